package io.hedgerow.executors.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.executors.Cancellation;
import io.hedgerow.executors.Scorer;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.proto.flink.Row;
import io.hedgerow.testkit.TestingEndpoint;
import io.hedgerow.testkit.TestingResults;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls whose cancellation comes at about the time they end. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CancellationRaceTest {
    private static final int WORKERS = 3;
    private static final int CALLS = 1_500;

    private static final TestingEndpoint ENDPOINT = TestingFormat.endpoint()
            .input("a", ValueType.DOUBLE)
            .input("b", ValueType.DOUBLE)
            .packed("x", "a", "b")
            .classes("p", "q");

    private final AtomicInteger cancelledCalls = new AtomicInteger();
    private final AtomicInteger luckyCalls = new AtomicInteger();

    private static byte[] model() {
        return TestingOnnx.softmax(2, 2, 1, 0, 0, 1).metadata("classes", "p,q").bytes();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void onlyACancelledCallIsCancelledAndNothingIsKept(long seed) throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        OnnxModel model = (OnnxModel) TestingFormat.load(model());
        Scorer scorer = ENDPOINT.bind(model);
        try {
            List<Future<Integer>> workers = new ArrayList<>();
            for (int i = 0; i < WORKERS; i++) {
                Random random = new Random(seed * WORKERS + i);
                SynchronousQueue<Cancellation> cancels = new SynchronousQueue<>();
                threads.execute(() -> cancelAll(cancels));
                workers.add(threads.submit(() -> callAll(scorer, random, cancels)));
            }
            int ended = 0;
            for (Future<Integer> worker : workers) {
                ended += worker.get();
            }
            assertThat(ended).as("seed %d: every call ended once", seed).isEqualTo(WORKERS * CALLS);
            assertThat(cancelledCalls).as("seed %d: some were cancelled", seed).hasPositiveValue();
            assertThat(luckyCalls).as("seed %d: some ended before", seed).hasPositiveValue();
            assertThat(model.openContexts()).as("seed %d", seed).isBetween(0, WORKERS);
        } finally {
            threads.shutdownNow();
            model.close();
        }
        assertThat(model.openContexts())
                .as("seed %d, after the model was closed", seed)
                .isZero();
    }

    /** Cancels what it is given at once; the thread that hands over goes on at the same time. */
    private static void cancelAll(SynchronousQueue<Cancellation> cancels) {
        try {
            while (true) {
                cancels.take().cancel();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the test is over
        }
    }

    private int callAll(Scorer scorer, Random random, SynchronousQueue<Cancellation> cancels) throws Exception {
        int ended = 0;
        for (int call = 0; call < CALLS; call++) {
            Cancellation cancellation = new Cancellation();
            boolean cancelled = random.nextInt(3) > 0;
            if (cancelled) {
                cancels.offer(cancellation, 10, TimeUnit.SECONDS);
                spin(random.nextInt(1_500));
            }
            int rows = 1 + random.nextInt(3);
            ended += rows == 1
                    ? scoreOne(scorer, random, cancellation, cancelled)
                    : scoreBatch(scorer, random, rows, cancellation, cancelled);
        }
        return ended;
    }

    private static void count(AtomicInteger counter, boolean counts) {
        if (counts) {
            counter.incrementAndGet();
        }
    }

    private static void spin(int times) {
        for (int i = 0; i < times; i++) {
            Thread.onSpinWait();
        }
    }

    private int scoreOne(Scorer scorer, Random random, Cancellation cancellation, boolean mayBeCancelled)
            throws Exception {
        boolean p = random.nextBoolean();
        try {
            check(scorer.score(row(p), cancellation), p);
            count(luckyCalls, mayBeCancelled);
        } catch (CancellationException e) {
            assertThat(mayBeCancelled && cancellation.isCancelled()).isTrue();
            count(cancelledCalls, true);
        }
        return 1;
    }

    private int scoreBatch(Scorer scorer, Random random, int count, Cancellation cancellation, boolean mayBeCancelled) {
        List<Row> rows = new ArrayList<>();
        boolean[] isP = new boolean[count];
        for (int i = 0; i < count; i++) {
            isP[i] = random.nextBoolean();
            rows.add(row(isP[i]));
        }
        TestingResults results = new TestingResults(count);
        scorer.scoreBatch(rows, results, cancellation);
        for (int i = 0; i < count; i++) {
            if (results.isScored(i)) {
                check(results.scored(i), isP[i]);
            } else {
                assertThat(results.failed(i)).isInstanceOf(CancellationException.class);
                assertThat(mayBeCancelled && cancellation.isCancelled()).isTrue();
            }
        }
        return 1;
    }

    private static Row row(boolean p) {
        return ENDPOINT.row(p ? 5 : 0, p ? 0 : 5);
    }

    private static void check(Prediction prediction, boolean p) {
        assertThat(prediction.label()).isEqualTo(p ? 0 : 1);
    }
}
