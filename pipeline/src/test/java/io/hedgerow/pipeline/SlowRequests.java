package io.hedgerow.pipeline;

import io.hedgerow.pipeline.sources.RequestGenerator;
import io.hedgerow.policies.Priority;
import io.hedgerow.proto.Request;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Requests {@code s-0}, {@code s-1}, …, about a hundred per second and thread until it is enough, and then as fast as can be,
 * with one input x: 1 for every seventh, else 0. So a test has all the time it needs while a job runs.
 */
public final class SlowRequests implements RequestGenerator {
    private static final Duration PAUSE = Duration.ofMillis(10);

    private static volatile CountDownLatch enough = new CountDownLatch(1);

    /** Has requests come slowly. */
    public static void start() {
        enough = new CountDownLatch(1);
    }

    /** Has all that are left come at once. */
    public static void enough() {
        enough.countDown();
    }

    @Override
    public String name() {
        return "slow";
    }

    @Override
    public Series series(long seed, String endpoint, Map<String, String> options) {
        return new Series() {
            @Override
            public Request request(long index) {
                try {
                    enough.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return new Request(
                        "s-" + index,
                        endpoint,
                        "unit",
                        Priority.NORMAL,
                        Request.UNSET,
                        Request.UNSET,
                        null,
                        Map.of("x", index % 7 == 0 ? 1.0 : 0.0),
                        Map.of());
            }

            @Override
            public String truth(long index) {
                return null;
            }
        };
    }
}
