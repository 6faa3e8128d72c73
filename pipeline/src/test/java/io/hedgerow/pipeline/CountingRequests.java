package io.hedgerow.pipeline;

import io.hedgerow.pipeline.sources.RequestGenerator;
import io.hedgerow.policies.Priority;
import io.hedgerow.proto.Request;
import java.util.Map;

/**
 * Requests {@code c-0}, {@code c-1}, … with one input x: 1 for every seventh, or for all from {@code positiveFrom} on;
 * else 0. The truth is "yes" for even positions.
 */
public final class CountingRequests implements RequestGenerator {

    @Override
    public String name() {
        return "counting";
    }

    @Override
    public Series series(long seed, String endpoint, Map<String, String> options) {
        long positiveFrom = Long.parseLong(options.getOrDefault("positiveFrom", "-1"));
        return new Series() {
            @Override
            public Request request(long index) {
                boolean positive = positiveFrom < 0 ? index % 7 == 0 : index >= positiveFrom;
                return new Request(
                        "c-" + index,
                        endpoint,
                        "unit-" + index % 500,
                        Priority.NORMAL,
                        Request.UNSET,
                        Request.UNSET,
                        null,
                        Map.of("x", positive ? 1.0 : 0.0),
                        Map.of());
            }

            @Override
            public String truth(long index) {
                return index % 2 == 0 ? "yes" : "no";
            }
        };
    }
}
