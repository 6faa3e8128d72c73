package io.hedgerow.executors;

import static io.hedgerow.executors.ManualPool.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.spec.ExecutionSpec;
import io.hedgerow.proto.flink.Row;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

class InlineScoringTest {
    private static final long MICRO = 1_000;

    private final Deque<Long> callNanos = new ArrayDeque<>();
    private final ManualPool pool = new ManualPool(
            TestingPool.of("label=1").withDeadlineMillis(50).withExecution(ExecutionSpec.DEFAULT),
            (row, cancellation) -> {
                Long nanos = callNanos.poll();
                this.pool().clock.advanceNanos(nanos == null ? MICRO : nanos);
                return Prediction.ofLabel(1);
            });

    private ManualPool pool() {
        return pool;
    }

    @Test
    void cheapVariantIsScoredOnTheTaskThread() {
        warmedUp(5 * MICRO);
        pool.offer(50);
        assertThat(pool.last().outcome()).isEqualTo(Outcome.SCORED);
        assertThat(pool.last().latencyMicros()).isEqualTo(1);
        assertThat(pool.state()).isEmpty();
    }

    @Test
    void dearVariantIsLeftToAWorker() {
        warmedUp(50 * MICRO);
        pool.offer(50);
        assertThat(pool.take()).isNotNull();
    }

    @Test
    void variantThatWaitsForOthersIsLeftToAWorkerHoweverFastItIs() {
        ManualPool waiting = new ManualPool(
                TestingPool.of("label=1").withDeadlineMillis(50).withExecution(ExecutionSpec.DEFAULT),
                new BlockingScorer());
        waiting.pool.onWarmedUp(waiting.bulkhead(), 5 * MICRO);
        waiting.offer(50);
        assertThat(waiting.take()).isNotNull();
        waiting.advanceNanos(60_000 * MILLI);
        assertThat(waiting.warmUps).isEmpty();
    }

    @Test
    void firstCallOverTheLimitMovesItToAWorker() {
        warmedUp(5 * MICRO);
        callNanos.add(10 * MILLI);
        callNanos.add(10 * MILLI + 1);
        pool.offer(50);
        pool.offer(50);
        assertThat(pool.outcomes()).containsExactly(Outcome.SCORED, Outcome.SCORED);
        pool.offer(50);
        assertThat(pool.take()).isNotNull();
    }

    @Test
    void onlyAnotherWarmUpBringsItBack() {
        warmedUp(5 * MICRO);
        callNanos.add(11 * MILLI);
        pool.offer(50);
        pool.offer(50);
        pool.scored(pool.take(), Prediction.ofLabel(1));
        pool.advanceNanos(1_999 * MILLI);
        assertThat(pool.warmUps).isEmpty();
        pool.advanceNanos(2 * MILLI);
        assertThat(pool.warmUps)
                .singleElement()
                .satisfies(rows -> assertThat(rows).isNotEmpty());
        pool.pool.onWarmedUp(pool.bulkhead(), 5 * MICRO);
        pool.offer(50);
        assertThat(pool.last().outcome()).isEqualTo(Outcome.SCORED);
    }

    @Test
    void warmUpsThatFindItDearBecomeRarer() {
        warmedUp(5 * MICRO);
        callNanos.add(11 * MILLI);
        pool.offer(50);
        for (int i = 0; i < 4; i++) {
            pool.advanceNanos(60_000 * MILLI);
            pool.pool.onWarmedUp(pool.bulkhead(), 60 * MICRO);
        }
        assertThat(pool.warmUps).hasSize(4);
        pool.advanceNanos(30_000 * MILLI);
        assertThat(pool.warmUps).hasSize(4);
        pool.advanceNanos(300_000 * MILLI);
        assertThat(pool.warmUps).hasSize(5);
    }

    @Test
    void whatWaitedForAWorkerStillGetsOneThoughOthersAreScoredInline() {
        pool.offer(40_000);
        pool.take();
        pool.advanceNanos(20_000 * MILLI);
        pool.offer(40_000);
        int started = pool.startedWorkers;
        warmedUp(5 * MICRO);
        pool.advanceNanos(10_000 * MILLI);
        assertThat(pool.bulkhead().stuckThreads()).isEqualTo(1);
        assertThat(pool.startedWorkers).isEqualTo(started + 1);
        pool.scored(pool.take(), Prediction.ofLabel(1));
        assertThat(pool.outcomes()).containsExactly(Outcome.FAILED, Outcome.SCORED);
    }

    private void warmedUp(long nanos) {
        pool.pool.onWarmedUp(pool.bulkhead(), nanos);
    }

    private static final class BlockingScorer implements Scorer {
        @Override
        public Prediction score(Row row, Cancellation cancellation) {
            throw new AssertionError("the test states the results");
        }

        @Override
        public boolean isBlocking() {
            return true;
        }
    }
}
