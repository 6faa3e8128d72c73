package io.hedgerow.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.cluster.FaultPlan.Kind;
import io.hedgerow.cluster.FaultPlan.Step;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FaultPlanTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final long SEED = Long.getLong("hedgerow.seed", new SplittableRandom().nextLong());

    @Test
    void theSameSeedGivesTheSamePlanAndAnotherAnother() {
        assertThat(FaultPlan.draw(SEED, HOUR)).as("seed %d", SEED).isEqualTo(FaultPlan.draw(SEED, HOUR));
        assertThat(FaultPlan.draw(SEED, HOUR)).as("seed %d", SEED).isNotEqualTo(FaultPlan.draw(SEED + 1, HOUR));
    }

    @Test
    void nothingBefallsABrokerWhereThereIsNone() {
        assertThat(FaultPlan.draw(SEED, HOUR).steps())
                .as("seed %d", SEED)
                .noneMatch(step -> step.kind().name().endsWith("BROKER"));
    }

    @Test
    void aLongPlanHasFaultsOfEveryKindInOrderAndEveryPauseEnds() {
        List<Step> steps = FaultPlan.draw(SEED, HOUR, true).steps();

        assertThat(steps).as("seed %d", SEED).isSortedAccordingTo(Comparator.comparingLong(Step::atMillis));
        assertThat(steps.stream().map(Step::kind).collect(Collectors.toSet()))
                .as("seed %d", SEED)
                .containsExactlyInAnyOrder(Kind.values());
        assertThat(count(steps, Kind.PAUSE_TASK_MANAGER))
                .as("seed %d", SEED)
                .isEqualTo(count(steps, Kind.RESUME_TASK_MANAGER));
        assertThat(count(steps, Kind.KILL_BROKER)).as("seed %d", SEED).isEqualTo(count(steps, Kind.RESTART_BROKER));
        assertThat(count(steps, Kind.PAUSE_BROKER)).as("seed %d", SEED).isEqualTo(count(steps, Kind.RESUME_BROKER));
        assertThat(steps.stream().filter(Step::isFault))
                .as("seed %d", SEED)
                .allMatch(step -> step.atMillis() < HOUR.toMillis());
    }

    private static long count(List<Step> steps, Kind kind) {
        return steps.stream().filter(step -> step.kind() == kind).count();
    }
}
