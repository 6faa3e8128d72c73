package io.hedgerow.executors;

import static io.hedgerow.executors.ManualPool.MILLI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.spec.ExecutionSpec;
import io.hedgerow.policies.spec.FanOutSpec;
import io.hedgerow.policies.spec.HedgeSpec;
import io.hedgerow.proto.flink.AttemptReply;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which replies leave together, and when. */
class GatheredRepliesTest {
    private static final long MICRO = 1_000;
    private static final Prediction YES = Prediction.ofLabel(1, 0.9);

    private final Deque<Long> callNanos = new ArrayDeque<>();
    private final List<Integer> leftBeforeCall = new ArrayList<>();

    @Test
    void whatIsScoredInlineLeavesInOneRecord() {
        ManualPool pool = warmedUp(3);
        pool.offer(50);
        assertThat(pool.recordSizes).containsExactly(3);
        assertThat(pool.replies).extracting(AttemptReply::variant).containsExactly(0, 1, 2);
        assertThat(pool.replies).extracting(AttemptReply::latencyMicros).containsOnly(1L);
        pool.offer(50);
        assertThat(pool.recordSizes).as("one for each request").containsExactly(3, 3);
    }

    @Test
    void aCallThatTakesLongHoldsNoReplyUp() {
        ManualPool pool = warmedUp(3);
        callNanos.addAll(List.of(MICRO, MICRO, 5 * MILLI, MICRO, MICRO, 5 * MILLI));
        pool.offer(50);
        assertThat(pool.recordSizes).as("nobody knew").containsExactly(3);
        leftBeforeCall.clear();
        pool.offer(50);
        assertThat(pool.recordSizes).containsExactly(3, 2, 1);
        assertThat(leftBeforeCall).containsExactly(3, 3, 5);
    }

    @Test
    void manyShortCallsHoldNoReplyUpForLong() {
        ManualPool pool = warmedUp(9);
        callNanos.addAll(Collections.nCopies(9, 50 * MICRO));
        pool.offer(50);
        callNanos.addAll(Collections.nCopies(9, 50 * MICRO));
        pool.recordSizes.clear();
        pool.offer(50);
        assertThat(pool.recordSizes).as("200 us at most").containsExactly(4, 4, 1);
    }

    @Test
    void anOutputThatHoldsARequestUpIsNoPartOfTheNextOnesCalls() {
        ManualPool pool = warmedUp(2);
        pool.holdRecordsUp(20 * MILLI);
        long deadlineMillis = pool.clock.epochMillis() + 30;
        for (int i = 0; i < 3; i++) {
            pool.pool.restore(pool.config.item(i, deadlineMillis));
        }
        pool.pool.admitBacklog();
        assertThat(pool.recordSizes).containsExactly(2, 2, 2);
        assertThat(pool.bulkheads).allMatch(bulkhead -> bulkhead.inline().isInline());
        assertThat(pool.replies)
                .filteredOn(reply -> reply.outcome() == Outcome.SCORED)
                .hasSize(4)
                .extracting(AttemptReply::latencyMicros)
                .containsOnly(1L);
        assertThat(pool.outcomes().subList(4, 6)).containsOnly(Outcome.EXPIRED);
    }

    @Test
    void refusalsOfOneRequestLeaveTogether() {
        ManualPool pool = new ManualPool(three().withQueueCapacity(1));
        pool.offer(50);
        pool.offer(50);
        assertThat(pool.recordSizes).isEmpty();
        pool.offer(50);
        assertThat(pool.outcomes()).containsExactly(Outcome.SHED, Outcome.SHED, Outcome.SHED);
        assertThat(pool.recordSizes).containsExactly(3);
    }

    @Test
    void whatIsGivenUpTogetherLeavesTogether() {
        ManualPool pool = new ManualPool(three());
        pool.offer(50);
        pool.advanceNanos(51 * MILLI);
        assertThat(pool.outcomes()).hasSize(3).containsOnly(Outcome.EXPIRED);
        assertThat(pool.recordSizes).containsExactly(3);
    }

    @Test
    void twoRequestsNeverShareARecord() {
        ManualPool pool = new ManualPool(three());
        pool.offer(50);
        pool.offer(50);
        pool.advanceNanos(51 * MILLI);
        assertThat(pool.outcomes()).hasSize(6).containsOnly(Outcome.EXPIRED);
        assertThat(pool.recordSizes).as("given up variant by variant").containsExactly(1, 1, 1, 1, 1, 1);
    }

    @Test
    void aRacesWinnerTakesTheLosersAlong() {
        HedgeSpec hedge = new HedgeSpec("v0", 0, 5_000, 100);
        ManualPool pool = new ManualPool(
                TestingPool.of("label=1", "label=1").withDeadlineMillis(50).withFanOut(FanOutSpec.hedged("e", hedge)));
        pool.offer(50);
        pool.score(0, MILLI);
        assertThat(pool.outcomes()).containsExactly(Outcome.SCORED, Outcome.CANCELLED);
        assertThat(pool.recordSizes).containsExactly(2);
    }

    @Test
    void aWorkersResultLeavesByItself() {
        ManualPool pool = new ManualPool(three());
        pool.offer(50);
        pool.scored(pool.take(2), YES);
        pool.scored(pool.take(0), YES);
        assertThat(pool.recordSizes).containsExactly(1, 1);
        assertThat(pool.replies).extracting(AttemptReply::variant).containsExactly(2, 0);
    }

    @Test
    void aSnapshotThatWouldLoseAReplyIsRefused() {
        List<Integer> refused = new ArrayList<>();
        ManualPool[] opened = new ManualPool[1];
        opened[0] = warmUp(new ManualPool(inline(2), (row, cancellation) -> {
            if (refused.isEmpty()) {
                refused.add(0); // nothing is gathered before the first call
                opened[0].state();
            } else {
                assertThatIllegalStateException().isThrownBy(opened[0]::state);
                refused.add(1);
            }
            return YES;
        }));
        opened[0].offer(50);
        assertThat(refused).containsExactly(0, 1);
        assertThat(opened[0].state()).isEmpty();
    }

    private static TestingPool three() {
        return TestingPool.of("label=1", "label=1", "label=1").withDeadlineMillis(50);
    }

    private static TestingPool inline(int variants) {
        return TestingPool.of(Collections.nCopies(variants, "label=1").toArray(String[]::new))
                .withDeadlineMillis(50)
                .withExecution(ExecutionSpec.DEFAULT);
    }

    /** A pool that scores inline; calls take a microsecond unless told otherwise. */
    private ManualPool warmedUp(int variants) {
        ManualPool[] opened = new ManualPool[1];
        opened[0] = new ManualPool(inline(variants), (row, cancellation) -> {
            leftBeforeCall.add(opened[0].replies.size());
            Long nanos = callNanos.poll();
            opened[0].clock.advanceNanos(nanos == null ? MICRO : nanos);
            return YES;
        });
        return warmUp(opened[0]);
    }

    private static ManualPool warmUp(ManualPool pool) {
        pool.bulkheads.forEach(bulkhead -> pool.pool.onWarmedUp(bulkhead, 5 * MICRO));
        return pool;
    }
}
