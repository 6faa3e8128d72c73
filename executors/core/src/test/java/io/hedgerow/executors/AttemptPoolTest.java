package io.hedgerow.executors;

import static io.hedgerow.executors.ManualPool.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.Priority;
import io.hedgerow.policies.limits.DeadlineAdmission;
import io.hedgerow.policies.spec.CacheSpec;
import io.hedgerow.policies.spec.ExecutionSpec;
import io.hedgerow.policies.spec.ExecutionSpec.BatchSpec;
import io.hedgerow.policies.spec.ExecutionSpec.BreakerSpec;
import io.hedgerow.policies.spec.ExecutionSpec.SlowCallSpec;
import io.hedgerow.proto.flink.AttemptReply;
import io.hedgerow.proto.flink.Row;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttemptPoolTest {
    private static final TestingPool ONE = TestingPool.of("label=1").withDeadlineMillis(50);
    private static final ExecutionSpec EXECUTION = ExecutionSpec.DEFAULT.withoutInline();

    @Test
    void mostUrgentIsTakenFirst() {
        ManualPool pool = new ManualPool(ONE.withQueueCapacity(10));
        int late = pool.offer(80, Priority.NORMAL, 0);
        int soon = pool.offer(40, Priority.NORMAL, 0);
        int low = pool.offer(20, Priority.LOW, 0);
        int high = pool.offer(90, Priority.HIGH, 0);
        int soonToo = pool.offer(40, Priority.NORMAL, 0);
        for (int number : List.of(high, soon, soonToo, late, low)) {
            assertThat(pool.take().live())
                    .singleElement()
                    .satisfies(attempt ->
                            assertThat(attempt.openItem().item().requestId()).isEqualTo("r-" + number));
            finishRunning(pool);
        }
    }

    @Test
    void lowerPriorityGivesItsPlaceInAFullQueue() {
        ManualPool pool = new ManualPool(ONE.withQueueCapacity(2));
        pool.offer(50, Priority.NORMAL, 0);
        pool.offer(50, Priority.LOW, 0);
        pool.offer(60, Priority.LOW, 0);
        pool.offer(50, Priority.LOW, 0);
        assertThat(pool.last().reason()).isEqualTo("queue of 2 is full");
        pool.offer(50, Priority.HIGH, 0);
        assertThat(pool.last())
                .as("the least urgent of the lowest priority")
                .isEqualTo(new AttemptReply(
                        "r-2", 2, 0, Outcome.SHED, "gave its place to a request of priority HIGH", 0, null));
        assertThat(pool.state()).hasSize(3);
    }

    @Test
    void attemptThatWouldEndTooLateIsShedAtOnce() {
        ManualPool pool = new ManualPool(ONE.withQueueCapacity(1_000));
        pool.offer(50);
        pool.score(0, 10 * MILLI);
        for (int i = 0; i < 4; i++) {
            pool.offer(50);
        }
        assertThat(pool.replies).hasSize(1);
        pool.offer(50);
        assertThat(pool.last().outcome()).isEqualTo(Outcome.SHED);
        assertThat(pool.last().reason())
                .isEqualTo("would end too late: waits about 40000 us and takes about 10000 us, 50 ms are left");
    }

    @Test
    void aRunningCallThatOutlastsTheEstimateIsNotWaitedFor() {
        ManualPool pool = new ManualPool(ONE.withQueueCapacity(1_000));
        pool.offer(50);
        pool.score(0, MILLI);
        pool.offer(50);
        Call straggler = pool.take();
        pool.offer(50);
        assertThat(pool.replies).as("nothing is known of it yet").hasSize(1);
        pool.advanceNanos(49 * MILLI);
        pool.offer(50);
        assertThat(pool.last().outcome()).isEqualTo(Outcome.SHED);
        pool.advanceNanos(150 * MILLI);
        pool.scored(straggler, Prediction.ofLabel(1));
        assertThat(pool.bulkhead().pace().serviceMicros()).isGreaterThan(30_000);
    }

    @Test
    void probesFindOutThatAStragglerHasRecovered() {
        ManualPool pool = new ManualPool(ONE.withQueueCapacity(1_000));
        pool.offer(50);
        pool.score(0, 200 * MILLI);
        int probes = 0;
        for (int i = 0; i < 10 * DeadlineAdmission.FIRST_SHEDS_PER_PROBE; i++) {
            pool.offer(50);
            Call slow = pool.take();
            if (slow != null) {
                probes++;
                pool.advanceNanos(200 * MILLI);
                pool.scored(slow, Prediction.ofLabel(1));
            }
        }
        assertThat(probes).as("a trickle").isEqualTo(3);
        Call probe = null;
        for (int i = 0; probe == null; i++) {
            assertThat(i).isLessThanOrEqualTo(DeadlineAdmission.MOST_SHEDS_PER_PROBE);
            pool.offer(50);
            probe = pool.take();
        }
        pool.advanceNanos(MILLI / 10);
        pool.scored(probe, Prediction.ofLabel(1));
        int answered = pool.replies.size();
        pool.offer(50);
        assertThat(pool.replies).as("one fast probe is enough").hasSize(answered);
    }

    @Test
    void workerDoesNotStartWhatCannotEndInTime() {
        ManualPool pool = new ManualPool(ONE.withQueueCapacity(10));
        pool.offer(50);
        pool.score(0, 10 * MILLI);
        pool.offer(50);
        pool.offer(30);
        Call running = pool.take();
        pool.advanceNanos(45 * MILLI);
        assertThat(pool.last().outcome())
                .as("the one with 30 ms runs, the other waits")
                .isEqualTo(Outcome.SCORED);
        pool.scored(running, Prediction.ofLabel(1));
        assertThat(pool.take().live()).isEmpty();
    }

    @Test
    void withoutDeadlineNothingIsShedOrBroken() {
        ManualPool pool = new ManualPool(TestingPool.of("label=1")
                .withQueueCapacity(5)
                .withExecution(EXECUTION.withBreaker(new BreakerSpec(10, 1, 1, 1_000, 1))));
        for (int i = 0; i < 50; i++) {
            pool.offerWithoutDeadline();
            Call call = pool.take();
            pool.advanceNanos(500 * MILLI);
            pool.failed(call);
        }
        assertThat(pool.outcomes()).hasSize(50).containsOnly(Outcome.FAILED);
        assertThat(pool.replies).extracting(AttemptReply::reason).containsOnly("no");
    }

    @Test
    void variantThatKeepsFailingIsNotCalledForAWhile() {
        ManualPool pool =
                new ManualPool(ONE.withExecution(EXECUTION.withBreaker(new BreakerSpec(50, 4, 10, 1_000, 1))));
        for (int i = 0; i < 4; i++) {
            pool.offer(50);
            pool.failed(pool.take());
        }
        pool.offer(50);
        assertThat(pool.last().reason()).contains("circuit breaker is open");
        assertThat(pool.take()).isNull();
        assertThat(pool.bulkhead().breaker().isOpen()).isTrue();
        pool.advanceNanos(1_001 * MILLI);
        pool.offer(50);
        pool.scored(pool.take(), Prediction.ofLabel(1));
        assertThat(pool.bulkhead().breaker().isOpen()).isFalse();
    }

    @Test
    void callOfBeforeTheBreakerOpenedIsNoProbe() {
        ManualPool pool = new ManualPool(ONE.withDeadlineMillis(5_000)
                .withThreads(2)
                .withExecution(EXECUTION
                        .withConcurrency(ExecutionSpec.Concurrency.FIXED)
                        .withBreaker(new BreakerSpec(50, 4, 10, 1_000, 1))));
        pool.offer(5_000);
        Call old = pool.take();
        for (int i = 0; i < 4; i++) {
            pool.offer(5_000);
            pool.failed(pool.take());
        }
        pool.advanceNanos(1_001 * MILLI);
        pool.offer(5_000);
        Call probe = pool.take();
        pool.scored(old, Prediction.ofLabel(1));
        assertThat(pool.bulkhead().breaker().isOpen()).as("no probe has ended").isTrue();
        pool.offer(5_000);
        assertThat(pool.last().reason())
                .as("the only place of a probe is taken")
                .contains("circuit breaker is open");
        pool.scored(probe, Prediction.ofLabel(1));
        assertThat(pool.bulkhead().breaker().isOpen()).isFalse();
    }

    @Test
    void answerWithoutACallOfItsOwnIsNoProbe() {
        ManualPool pool = new ManualPool(ONE.withQueueCapacity(10)
                .withCache(new CacheSpec(10, CacheSpec.UNLIMITED, 100))
                .withExecution(EXECUTION.withBreaker(new BreakerSpec(50, 4, 10, 1_000, 2))));
        for (int i = 0; i < 4; i++) {
            pool.offer(50, Priority.NORMAL, i);
            pool.failed(pool.take());
        }
        pool.advanceNanos(1_001 * MILLI);
        pool.offer(50, Priority.NORMAL, 7);
        pool.offer(50, Priority.NORMAL, 7);
        pool.scored(pool.take(), Prediction.ofLabel(1));
        assertThat(pool.outcomes()).endsWith(Outcome.SCORED, Outcome.SCORED);
        assertThat(pool.bulkhead().breaker().isOpen()).as("one of two probes").isTrue();
        pool.offer(50, Priority.NORMAL, 8);
        pool.scored(pool.take(), Prediction.ofLabel(1));
        assertThat(pool.bulkhead().breaker().isOpen()).isFalse();
    }

    @Test
    void attemptThatTimesOutInTheQueueIsNoFailedCall() {
        ManualPool pool = new ManualPool(ONE.withTimeoutMillis(20)
                .withQueueCapacity(10)
                .withExecution(EXECUTION.withBreaker(new BreakerSpec(50, 4, 10, 1_000, 1))));
        pool.offer(50);
        pool.take();
        for (int i = 0; i < 6; i++) {
            pool.offer(50);
        }
        pool.advanceNanos(21 * MILLI);
        assertThat(pool.outcomes()).hasSize(7).containsOnly(Outcome.FAILED);
        assertThat(pool.bulkhead().breaker().isOpen()).as("one call was made").isFalse();
    }

    @Test
    void callThatFailsWithAllItsRowsIsOneFailure() {
        ManualPool pool = new ManualPool(ONE.withQueueCapacity(100)
                .withExecution(EXECUTION
                        .withBatch(new BatchSpec(4, 0, 1_000))
                        .withBreaker(new BreakerSpec(50, 4, 10, 1_000, 1).withConsecutiveFailures(3))));
        for (int size : List.of(1, 2, 3)) {
            for (int i = 0; i < size; i++) {
                pool.offer(50);
            }
            pool.scored(pool.take(), Prediction.ofLabel(1));
        }
        for (int i = 0; i < 4; i++) {
            pool.offer(50);
        }
        Call whole = pool.take();
        assertThat(whole.live()).hasSize(4);
        pool.failed(whole);
        assertThat(pool.bulkhead().breaker().isOpen()).isFalse();
        for (int i = 0; i < 2; i++) {
            pool.offer(50);
            pool.failed(pool.take());
        }
        assertThat(pool.bulkhead().breaker().isOpen())
                .as("three calls in a row")
                .isTrue();
    }

    @Test
    void variantWhoseCallsAreSlowIsNotCalledForAWhile() {
        ManualPool pool = new ManualPool(ONE.withExecution(EXECUTION.withBreaker(
                new BreakerSpec(50, 4, 10, 1_000, 1).withSlowCalls(new SlowCallSpec(5_000, 50)))));
        for (int i = 0; i < 4; i++) {
            pool.offer(50);
            pool.score(0, (i % 2 == 0 ? 4 : 6) * MILLI);
        }
        pool.offer(50);
        assertThat(pool.last().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(pool.last().reason()).contains("50 % of its last calls took longer than 5000 us", "for 1000 ms");
    }

    @Test
    void batchTakesWhatIsWaitingUpToItsSize() {
        ManualPool pool = new ManualPool(
                ONE.withQueueCapacity(100).withExecution(EXECUTION.withBatch(new BatchSpec(4, 0, 1_000))));
        for (int size : List.of(1, 2, 3, 4, 4)) {
            for (int i = 0; i < 6; i++) {
                pool.offer(50);
            }
            Call call = pool.take();
            assertThat(call.live()).hasSize(size);
            pool.scored(call, Prediction.ofLabel(1));
            while (pool.bulkhead().queueDepth() > 0) {
                Call rest = pool.take();
                pool.advanceNanos(1); // not full, or slow: teaches nothing
                rest.live().forEach(attempt -> attempt.giveUp());
                pool.bulkhead().queue().done(rest);
            }
        }
    }

    @Test
    void callIsStoppedWhenAllItsDeadlinesHavePassed() {
        ManualPool pool = new ManualPool(
                ONE.withQueueCapacity(10).withExecution(EXECUTION.withBatch(new BatchSpec(2, 0, 1_000_000))),
                new StoppableScorer());
        pool.offer(50);
        pool.scored(pool.take(), Prediction.ofLabel(1));
        pool.offer(20);
        pool.offer(40);
        Call call = pool.take();
        assertThat(call.live()).hasSize(2);
        pool.advanceNanos(20 * MILLI);
        assertThat(call.cancellation().isCancelled()).as("one still waits").isFalse();
        pool.advanceNanos(20 * MILLI);
        assertThat(call.cancellation().isCancelled()).isTrue();
        pool.failed(call);
        assertThat(pool.replies.subList(1, 3))
                .allMatch(reply -> reply.outcome() == Outcome.CANCELLED
                        && reply.reason().equals("stopped: the deadline passed during the call"));
        assertThat(pool.bulkhead().breaker().isOpen()).isFalse();
    }

    @Test
    void whatHasMoreTimeThanItsEndpointGivesWaitsForRoomAsLongAsThatHolds() {
        TestingPool config =
                TestingPool.of("value=1", "value=1").withDeadlineMillis(50).withQueueCapacity(1);
        ManualPool pool = new ManualPool(config);
        fill(pool);
        pool.offer(10_000);
        assertThat(pool.pool.hasBacklog()).isTrue();
        pool.scored(pool.take(0), Prediction.ofLabel(1));
        assertThat(pool.pool.hasBacklog()).as("one variant has room").isFalse();
        assertThat(pool.last().outcome()).as("the other has none").isEqualTo(Outcome.SHED);

        fill(pool);
        pool.offer(10_000);
        assertThat(pool.pool.hasBacklog()).isTrue();
        pool.advanceNanos(9_949 * MILLI);
        assertThat(pool.pool.hasBacklog()).isTrue();
        pool.advanceNanos(MILLI);
        assertThat(pool.pool.hasBacklog()).as("both hang").isFalse();
        assertThat(pool.last().outcome()).isEqualTo(Outcome.SHED);
    }

    /** Attempts that have all the time there is, until no variant has room. */
    private static void fill(ManualPool pool) {
        while (pool.bulkheads.stream().anyMatch(Bulkhead::hasRoom)) {
            pool.offer(1_000_000);
        }
    }

    @Test
    void equalRequestsShareOneCallAndItsScore() {
        ManualPool pool =
                new ManualPool(ONE.withQueueCapacity(10).withCache(new CacheSpec(10, CacheSpec.UNLIMITED, 100)));
        pool.offer(50, Priority.NORMAL, 7);
        pool.offer(60, Priority.NORMAL, 7);
        pool.offer(50, Priority.NORMAL, 8);
        assertThat(pool.bulkhead().queueDepth()).isEqualTo(2);
        pool.scored(pool.take(), Prediction.ofLabel(1));
        assertThat(pool.replies).extracting(AttemptReply::requestId).containsExactlyInAnyOrder("r-0", "r-1");
        pool.offer(50, Priority.NORMAL, 7);
        assertThat(pool.last().prediction()).isEqualTo(Prediction.ofLabel(1));
        assertThat(pool.bulkhead().cache().hits()).isEqualTo(2);
        assertThat(pool.bulkhead().cache().misses()).isEqualTo(2);
        pool.advanceNanos(101 * MILLI);
        pool.offer(50, Priority.NORMAL, 7);
        assertThat(pool.take()).as("too old").isNotNull();
    }

    @Test
    void aMoreUrgentRequestDoesNotWaitForAnEqualOneInTheQueue() {
        ManualPool pool =
                new ManualPool(ONE.withQueueCapacity(10).withCache(new CacheSpec(10, CacheSpec.UNLIMITED, 100)));
        pool.offer(50, Priority.LOW, 7);
        pool.offer(50, Priority.NORMAL, 1);
        int urgent = pool.offer(50, Priority.HIGH, 7);
        assertThat(pool.take().live())
                .extracting(attempt -> attempt.openItem().item().requestId())
                .containsExactly("r-" + urgent);
    }

    @Test
    void anUrgentRequestIsNotRefusedForALongQueueBehindIt() {
        ManualPool pool = new ManualPool(ONE.withQueueCapacity(1_000));
        pool.offer(50);
        pool.score(0, 10 * MILLI);
        for (int i = 0; i < 200; i++) {
            pool.offer(10_000);
        }
        int answered = pool.replies.size();
        pool.offer(100);
        assertThat(pool.replies).hasSize(answered);
    }

    @Test
    void aVariantWithoutTrafficGivesThePoolNothingToDo() {
        ManualPool pool = new ManualPool(ONE.withExecution(ExecutionSpec.DEFAULT));
        pool.clock.advanceNanos(10_000 * MILLI);
        pool.pool.sweep();
        assertThat(pool.pool.nextSweepNanos()).isEqualTo(AttemptPool.NEVER);
    }

    @Test
    void whoWaitedForACallThatFailedIsScoredAfterAll() {
        ManualPool pool =
                new ManualPool(ONE.withQueueCapacity(10).withCache(new CacheSpec(10, CacheSpec.UNLIMITED, 100)));
        pool.offer(50, Priority.NORMAL, 7);
        pool.offer(50, Priority.NORMAL, 7);
        pool.failed(pool.take());
        assertThat(pool.replies).hasSize(1);
        pool.scored(pool.take(), Prediction.ofLabel(1));
        assertThat(pool.outcomes()).containsExactly(Outcome.FAILED, Outcome.SCORED);
        assertThat(pool.pool.isIdle()).isTrue();
    }

    @Test
    void whoIsScoredAfterAllIsNoHitOfTheCache() {
        ManualPool pool =
                new ManualPool(ONE.withQueueCapacity(10).withCache(new CacheSpec(10, CacheSpec.UNLIMITED, 100)));
        for (int i = 0; i < 5; i++) {
            pool.offer(50, Priority.NORMAL, 7);
        }
        pool.failed(pool.take());
        pool.failed(pool.take());
        pool.scored(pool.take(), Prediction.ofLabel(1));
        assertThat(pool.outcomes())
                .containsExactly(Outcome.FAILED, Outcome.FAILED, Outcome.SCORED, Outcome.SCORED, Outcome.SCORED);
        assertThat(pool.bulkhead().cache().hits()).isEqualTo(2);
        assertThat(pool.bulkhead().cache().misses()).as("three calls").isEqualTo(3);
    }

    @Test
    void aBatchThatGetsStuckMakesTheNextOneSmaller() {
        ManualPool pool = growingTo(8, TestingPool.of("label=1").withTimeoutMillis(200));
        for (int i = 0; i < 8; i++) {
            pool.offerWithoutDeadline();
        }
        assertThat(pool.take().live()).hasSize(8);
        pool.advanceNanos(200 * MILLI);
        assertThat(pool.bulkhead().stuckThreads()).isEqualTo(1);
        assertThat(pool.bulkhead().pace().batchRows()).isEqualTo(7);
    }

    @Test
    void aBatchThatIsStoppedBeforeTheTargetIsNoReasonForALargerOne() {
        ManualPool pool = growingTo(4, TestingPool.of("label=1").withDeadlineMillis(8));
        for (int i = 0; i < 4; i++) {
            pool.offer(8);
        }
        Call call = pool.take();
        pool.advanceNanos(8 * MILLI);
        assertThat(call.cancellation().isCancelled()).isTrue();
        pool.failed(call);
        assertThat(pool.bulkhead().pace().batchRows()).isEqualTo(3);
    }

    /** A pool of batches, with a target of 10 ms, whose calls can be stopped and that has had quick calls. */
    private static ManualPool growingTo(int rows, TestingPool config) {
        Scorer scorer = new Scorer() {
            @Override
            public Prediction score(Row row, Cancellation cancellation) {
                throw new AssertionError("the test states the results");
            }

            @Override
            public boolean isCancellable() {
                return true;
            }
        };
        ManualPool pool = new ManualPool(
                config.withQueueCapacity(10).withExecution(EXECUTION.withBatch(new BatchSpec(8, 0, 10_000))), scorer);
        for (int full = 1; full < rows; full++) {
            for (int i = 0; i < full; i++) {
                pool.offer(1_000);
            }
            pool.score(0, MILLI);
        }
        assertThat(pool.bulkhead().pace().batchRows()).isEqualTo(rows);
        return pool;
    }

    @Test
    void stateHasWhatIsOpenWhileAllWorkersAreStuck() {
        ManualPool pool = new ManualPool(
                TestingPool.of("label=1").withDeadlineMillis(50).withThreads(2).withQueueCapacity(4));
        for (int i = 0; i < 6; i++) {
            pool.offer(50);
        }
        pool.take();
        pool.take();
        assertThat(pool.state()).hasSize(6);
    }

    @Test
    void aCallKnowsHowLongItIsWaitedFor() {
        ManualPool pool = new ManualPool(ONE.withTimeoutMillis(40));
        pool.offer(50);
        Call call = pool.take();
        assertThat(call.cancellation().remainingNanos()).isEqualTo(40 * MILLI);
        pool.clock.advanceNanos(10 * MILLI);
        assertThat(call.cancellation().remainingNanos()).isEqualTo(30 * MILLI);
        pool.clock.advanceNanos(31 * MILLI);
        assertThat(call.cancellation().remainingNanos()).isZero();
    }

    @Test
    void aCallOfSeveralIsWaitedForUntilTheLastDeadline() {
        ExecutionSpec.BatchSpec batch = new ExecutionSpec.BatchSpec(4, 0, 1_000_000);
        ManualPool pool = new ManualPool(
                ONE.withExecution(ONE.execution().withBatch(batch)).withQueueCapacity(10));
        pool.offer(50);
        pool.score(0, MILLI);
        pool.offer(20);
        pool.offer(30);
        assertThat(pool.take().cancellation().remainingNanos()).isEqualTo(30 * MILLI);
    }

    private static void finishRunning(ManualPool pool) {
        pool.bulkhead().queue().running().forEach(call -> pool.scored(call, Prediction.ofLabel(1)));
    }

    private static final class StoppableScorer implements Scorer {
        @Override
        public Prediction score(io.hedgerow.proto.flink.Row row, Cancellation cancellation) {
            throw new AssertionError("the test states the results");
        }

        @Override
        public boolean isCancellable() {
            return true;
        }
    }
}
