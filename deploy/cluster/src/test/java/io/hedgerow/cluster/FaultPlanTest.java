package io.hedgerow.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.cluster.FaultPlan.Step;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FaultPlanTest {
    private static final Duration HOURS = Duration.ofHours(3);
    private static final Set<FaultKind> ALL = EnumSet.allOf(FaultKind.class);
    private static final long SEED = Long.getLong("hedgerow.seed", new SplittableRandom().nextLong());

    private final List<Step> steps = draw(SEED, ALL).steps();

    @Test
    void theSameSeedGivesTheSamePlanAndAnotherAnother() {
        assertThat(draw(SEED, ALL)).as("seed %d", SEED).isEqualTo(draw(SEED, ALL));
        assertThat(draw(SEED, ALL)).as("seed %d", SEED).isNotEqualTo(draw(SEED + 1, ALL));
    }

    @Test
    void onlyWhatIsWantedIsDrawn() {
        Set<FaultKind> wanted = EnumSet.complementOf(EnumSet.copyOf(FaultKind.OF_TOPICS));

        assertThat(draw(SEED, wanted).steps()).as("seed %d", SEED).allMatch(step -> wanted.contains(step.kind()));
    }

    @Test
    void aLongPlanHasFaultsOfEveryKindInOrderAndWithinTheLength() {
        assertThat(steps).as("seed %d", SEED).isSortedAccordingTo(Comparator.comparingLong(Step::atMillis));
        assertThat(steps.stream().map(Step::kind).collect(Collectors.toSet()))
                .as("seed %d", SEED)
                .isEqualTo(ALL);
        assertThat(begins(ALL)).as("seed %d", SEED).allMatch(step -> step.atMillis() < HOURS.toMillis());
    }

    @Test
    void eachFaultThatLastsEndsOnceAndAfterTheTimeOfItsKind() {
        for (Step begin : begins(ALL)) {
            List<Step> ends = steps.stream()
                    .filter(step -> step.isEnd() && step.fault() == begin.fault())
                    .toList();
            assertThat(ends).as("seed %d, %s", SEED, begin).hasSize(begin.kind().lasts() ? 1 : 0);
            assertThat(ends).as("seed %d, %s", SEED, begin).allMatch(end -> end.kind() == begin.kind());
            assertThat(ends)
                    .as("seed %d, %s", SEED, begin)
                    .allMatch(end -> end.atMillis() - begin.atMillis()
                                    >= begin.kind().shortestMillis()
                            && end.atMillis() - begin.atMillis() <= begin.kind().longestMillis());
        }
    }

    @Test
    void theBrokerIsPausedForTenSecondsAndSeldomForAMinute() {
        List<Step> longPauses = begins(Set.of(FaultKind.PAUSE_BROKER_LONG));

        assertThat(FaultKind.PAUSE_BROKER.longestMillis()).isEqualTo(10_000);
        assertThat(FaultKind.PAUSE_BROKER_LONG.shortestMillis()).isEqualTo(60_000);
        assertThat(IntStream.range(1, longPauses.size()))
                .as("seed %d", SEED)
                .allMatch(i ->
                        longPauses.get(i).atMillis() - longPauses.get(i - 1).atMillis()
                                >= FaultPlan.BETWEEN_LONG_PAUSES_MILLIS);
    }

    @Test
    void aModelIsDeadlyOnce() {
        assertThat(begins(Set.of(FaultKind.DEADLY_MODEL))).as("seed %d", SEED).hasSize(1);
    }

    @Test
    void aKindIsReadAsItIsWritten() {
        assertThat(FaultKind.of("kill-task-manager")).isEqualTo(FaultKind.KILL_TASK_MANAGER);
        assertThatThrownBy(() -> FaultKind.of("flood"))
                .hasMessageContaining("flood")
                .hasMessageContaining("pause-broker-long");
    }

    @Test
    void faultsAreAsFarApartAsIsWanted() {
        List<Long> begins = FaultPlan.draw(SEED, HOURS, ALL, Duration.ofSeconds(40)).steps().stream()
                .filter(step -> !step.isEnd())
                .map(Step::atMillis)
                .toList();

        assertThat(IntStream.range(1, begins.size()).map(i -> (int) (begins.get(i) - begins.get(i - 1))))
                .as("seed %d", SEED)
                .isNotEmpty()
                .allMatch(gap -> gap >= 40_000);
    }

    private static FaultPlan draw(long seed, Set<FaultKind> kinds) {
        return FaultPlan.draw(seed, HOURS, kinds, FaultPlan.SHORTEST_GAP);
    }

    private List<Step> begins(Set<FaultKind> kinds) {
        return steps.stream()
                .filter(step -> !step.isEnd() && kinds.contains(step.kind()))
                .toList();
    }
}
