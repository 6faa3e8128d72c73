package io.hedgerow.executors;

import static io.hedgerow.executors.ManualPool.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.race.RacePlan;
import io.hedgerow.policies.spec.FanOutSpec;
import io.hedgerow.policies.spec.HedgeSpec;
import io.hedgerow.policies.spec.StagesSpec;
import io.hedgerow.proto.flink.WorkItem;
import java.util.List;
import org.junit.jupiter.api.Test;

class RaceInPoolTest {
    private static final Prediction YES = Prediction.ofLabel(1, 0.9);
    private static final Prediction PERHAPS = Prediction.ofLabel(1, 0.5);

    @Test
    void hedgeIsLaunchedAfterItsDelayAndTheLoserCancelled() {
        ManualPool pool = hedged(5_000, 100);
        pool.offer(50);
        Call primary = pool.take(0);
        assertThat(pool.take(1)).as("not yet").isNull();
        pool.advanceNanos(5 * MILLI);
        Call hedge = pool.take(1);
        assertThat(hedge).isNotNull();
        pool.scored(hedge, YES);
        assertThat(pool.outcomes()).containsExactly(Outcome.SCORED, Outcome.CANCELLED);
        assertThat(pool.last().reason()).isEqualTo(RacePlan.ALREADY_SCORED);
        assertThat(primary.cancellation().isCancelled()).isTrue();
        pool.scored(primary, YES);
        assertThat(pool.replies).as("nothing more").hasSize(2);
        assertThat(pool.hedgesSent.getCount()).isEqualTo(1);
        assertThat(pool.hedgesWon.getCount()).isEqualTo(1);
    }

    @Test
    void primaryThatScoresInTimeNeedsNoHedge() {
        ManualPool pool = hedged(5_000, 100);
        pool.offer(50);
        pool.scored(pool.take(0), YES);
        pool.advanceNanos(10 * MILLI);
        assertThat(pool.take(1)).isNull();
        assertThat(pool.outcomes()).containsExactly(Outcome.SCORED, Outcome.CANCELLED);
        assertThat(pool.hedgesSent.getCount()).isZero();
    }

    @Test
    void primaryThatFailsIsReplacedAtOnce() {
        ManualPool pool = hedged(5_000, 100);
        pool.offer(50);
        pool.failed(pool.take(0));
        pool.scored(pool.take(1), YES);
        assertThat(pool.outcomes()).containsExactly(Outcome.FAILED, Outcome.SCORED);
    }

    @Test
    void aFailedFirstFinisherWaitsForTheOther() {
        ManualPool pool = hedged(5_000, 100);
        pool.offer(50);
        Call primary = pool.take(0);
        pool.advanceNanos(5 * MILLI);
        pool.failed(pool.take(1));
        assertThat(pool.outcomes()).containsExactly(Outcome.FAILED);
        pool.scored(primary, YES);
        assertThat(pool.outcomes()).containsExactly(Outcome.FAILED, Outcome.SCORED);
    }

    @Test
    void aLoserThatRunsToItsEndTellsItsTrueTime() {
        ManualPool pool = hedged(1_000, 100);
        for (int i = 0; i < 20; i++) {
            pool.offer(50);
            Call primary = pool.take(0);
            pool.advanceNanos(2 * MILLI);
            Call hedge = pool.take(1);
            pool.advanceNanos(8 * MILLI);
            pool.scored(primary, YES);
            pool.scored(hedge, YES);
        }
        assertThat(pool.bulkheads.get(1).pace().serviceMicros()).isBetween(7_900L, 8_100L);
    }

    @Test
    void aVariantWhoseStuckWorkerIsAboutToBeReplacedTakesPart() {
        HedgeSpec spec = new HedgeSpec("v1", 0, 400_000, 100);
        ManualPool pool = new ManualPool(
                two().withDeadlineMillis(500).withTimeoutMillis(20).withFanOut(FanOutSpec.hedged("e", spec)));
        pool.offer(500);
        pool.failed(pool.take(1));
        pool.take(0);
        pool.offer(500);
        pool.take(1);
        pool.advanceNanos(20 * MILLI);
        assertThat(pool.bulkheads.get(0).stuckThreads()).isEqualTo(1);
        assertThat(pool.outcomes())
                .as("both calls have timed out, and the second request is not given up")
                .containsExactly(Outcome.FAILED, Outcome.FAILED, Outcome.FAILED);
        pool.scored(pool.take(0), YES);
        assertThat(pool.outcomes()).endsWith(Outcome.SCORED);
    }

    @Test
    void budgetLimitsHedges() {
        ManualPool pool = hedged(1_000, 10);
        for (int i = 0; i < 100; i++) {
            pool.offer(50);
            Call primary = pool.take(0);
            pool.advanceNanos(2 * MILLI);
            Call hedge = pool.take(1);
            pool.scored(primary, YES);
            if (hedge != null) {
                pool.scored(hedge, YES);
            }
        }
        assertThat(pool.hedgesSent.getCount()).isBetween(8L, 10L);
        assertThat(pool.hedgesRefused.getCount()).isBetween(90L, 92L);
    }

    @Test
    void nothingIsHedgedWhileTheQuantileIsCold() {
        HedgeSpec spec = new HedgeSpec("v0", 0.95, 0, 100);
        ManualPool pool = new ManualPool(two().withFanOut(FanOutSpec.hedged("e", spec)));
        pool.offer(50);
        pool.take(0);
        pool.advanceNanos(40 * MILLI);
        assertThat(pool.take(1)).isNull();
    }

    @Test
    void delayFollowsThePrimary() {
        HedgeSpec spec = new HedgeSpec("v0", 0.9, 0, 100);
        ManualPool pool = new ManualPool(two().withFanOut(FanOutSpec.hedged("e", spec)));
        for (int i = 0; i < 200; i++) {
            pool.offer(50);
            pool.score(0, 4 * MILLI);
        }
        pool.offer(50);
        pool.take(0);
        pool.advanceNanos(3 * MILLI);
        assertThat(pool.take(1)).isNull();
        pool.advanceNanos(2 * MILLI);
        assertThat(pool.take(1)).isNotNull();
    }

    @Test
    void nextStageIsLaunchedOnlyWhereTheFirstIsNotSure() {
        ManualPool pool = staged();
        pool.offer(50);
        pool.scored(pool.take(0), YES);
        assertThat(pool.outcomes()).containsExactly(Outcome.SCORED, Outcome.CANCELLED);
        assertThat(pool.last().reason()).isEqualTo(RacePlan.STAGE_WAS_SURE);
        pool.offer(50);
        pool.scored(pool.take(0), PERHAPS);
        pool.scored(pool.take(1), YES);
        assertThat(pool.outcomes().subList(2, 4)).containsExactly(Outcome.SCORED, Outcome.SCORED);
        assertThat(pool.pool.isIdle()).isTrue();
    }

    @Test
    void stateHasWhatWasNotLaunched() {
        ManualPool pool = staged();
        pool.offer(50);
        assertThat(pool.state()).extracting(WorkItem::variants).containsExactly(0b11L);
        pool.scored(pool.take(0), PERHAPS);
        assertThat(pool.state()).extracting(WorkItem::variants).containsExactly(0b10L);
        WorkItem restored = pool.state().get(0);
        ManualPool other = staged();
        other.pool.restore(restored);
        other.pool.admitBacklog();
        other.scored(other.take(1), YES);
        assertThat(other.outcomes()).containsExactly(Outcome.SCORED);
    }

    @Test
    void endOfInputEndsWhatWasNotLaunched() {
        ManualPool pool = hedged(10_000_000, 100);
        pool.offer(50);
        pool.take(0);
        pool.pool.drain(10);
        pool.advanceNanos(61 * MILLI);
        assertThat(pool.outcomes()).containsExactly(Outcome.CANCELLED, Outcome.EXPIRED);
        assertThat(pool.pool.isDrained()).isTrue();
    }

    @Test
    void copyFromAnotherPoolStartsAtItsTime() {
        ManualPool pool = new ManualPool(TestingPool.of("label=1").withDeadlineMillis(50));
        WorkItem item = pool.config.item(1, pool.clock.epochMillis() + 50);
        WorkItem copy = new WorkItem(
                item.requestId(),
                item.admission(),
                item.epoch(),
                item.endpoint(),
                item.variants(),
                item.deadlineMillis(),
                item.priority(),
                item.row(),
                pool.clock.epochMillis() + 20);
        pool.pool.offer(copy);
        assertThat(pool.state()).containsExactly(copy);
        assertThat(pool.pool.isIdle()).isFalse();
        pool.advanceNanos(19 * MILLI);
        assertThat(pool.take()).isNull();
        pool.advanceNanos(MILLI);
        pool.scored(pool.take(), YES);
        assertThat(pool.outcomes()).containsExactly(Outcome.SCORED);
        assertThat(pool.pool.isIdle()).isTrue();
    }

    private static TestingPool two() {
        return TestingPool.of("label=1", "label=1").withDeadlineMillis(50).withQueueCapacity(10);
    }

    private static ManualPool hedged(long delayMicros, double maxExtraLoadPercent) {
        HedgeSpec spec = new HedgeSpec("v0", 0, delayMicros, maxExtraLoadPercent);
        return new ManualPool(two().withFanOut(FanOutSpec.hedged("e", spec)));
    }

    private static ManualPool staged() {
        StagesSpec spec = new StagesSpec(List.of(List.of("v0"), List.of("v1")), 0.8);
        return new ManualPool(two().withFanOut(FanOutSpec.staged("e", spec)));
    }
}
