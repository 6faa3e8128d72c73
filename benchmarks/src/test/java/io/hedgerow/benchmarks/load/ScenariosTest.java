package io.hedgerow.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScenariosTest {
    static List<Scenario> scenarios() {
        return Scenarios.named();
    }

    /** Users and checks from outside rely on the names. */
    @Test
    void namesAreThePublishedOnes() {
        assertThat(Scenarios.all())
                .extracting(Scenario::name)
                .containsExactlyInAnyOrder(
                        "cheap-full-speed",
                        "cheap-one-pool",
                        "cheap-rocksdb-job",
                        "paced-5k",
                        "paced-20k",
                        "paced-50k",
                        "straggler",
                        "failing-half",
                        "dead",
                        "overload-2x",
                        "variants-2",
                        "variants-4",
                        "variants-8",
                        "variants-16",
                        "open-1k",
                        "open-10k",
                        "open-100k",
                        "open-1m",
                        "features-10",
                        "features-100",
                        "features-1000",
                        "onnx-batch");
        assertThat(LoadHarness.scenarioNames())
                .endsWith(
                        "onnx-batch",
                        "slow-subtask",
                        "slow-subtask-overload",
                        "swap-large",
                        "swap-20",
                        "swap-1000",
                        "keyed-100k",
                        "kafka-5k");
    }

    @Test
    void veryManyModelsAreMeasuredByNameOnly() {
        assertThat(LoadHarness.keyedPlans(new LoadHarness.Settings(List.of(), false, 1, null)))
                .isEmpty();
        KeyedPlan full = LoadHarness.keyedPlans(new LoadHarness.Settings(List.of("keyed-100k"), false, 1, null))
                .get(0);
        KeyedPlan quick = LoadHarness.keyedPlans(new LoadHarness.Settings(List.of("keyed-100k"), true, 1, null))
                .get(0);

        assertThat(full.models()).isEqualTo(100_000);
        assertThat(full.cacheModels()).isEqualTo(2_000);
        assertThat(quick.models()).isEqualTo(2_000);
        assertThat(quick.cacheModels()).isBetween(quick.fewModels(), 40);
    }

    /** What a run takes beside its schedule: start of the job, warm-up of the models, prefill, end; about, over all. */
    private static Duration planned(Timing timing, List<Scenario> scenarios, Duration beside) {
        long trials = scenarios.stream()
                .mapToLong(scenario -> scenario.trials().apply(1).size())
                .sum();
        return timing.warmUp().plus(timing.measured()).plus(beside).multipliedBy(trials * timing.rounds());
    }

    @Test
    void aCampaignEndsInTime() {
        assertThat(planned(Timing.FULL, scenarios(false), Duration.ofSeconds(2)))
                .isLessThanOrEqualTo(Duration.ofMinutes(40));
        assertThat(planned(Timing.QUICK, scenarios(true), Duration.ofMillis(900)))
                .isLessThanOrEqualTo(Duration.ofMinutes(4));
    }

    private static List<Scenario> scenarios(boolean quick) {
        return LoadHarness.scenarios(new LoadHarness.Settings(List.of(), quick, 1, null));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void hedgerowAndTheHopLimitAreInEachAndNoTrialIsThereTwice(Scenario scenario) {
        List<Trial> trials = scenario.trials().apply(1);

        Set<String> labels = new HashSet<>();
        assertThat(trials).allMatch(trial -> labels.add(trial.label()));
        assertThat(labels).contains("hedgerow", "hopLimit");
    }

    @Test
    void swapsAreRunByNameOnly() {
        assertThat(LoadHarness.swapPlans(new LoadHarness.Settings(List.of(), false, 1, null)))
                .isEmpty();
        LoadHarness.Settings named = new LoadHarness.Settings(List.of("swap-20", "swap-1000"), false, 1, null);
        assertThat(LoadHarness.swapPlans(named)).extracting(SwapPlan::name).containsExactly("swap-20", "swap-1000");
        assertThat(LoadHarness.scenarios(named)).isEmpty();
        LoadHarness.Settings quick = new LoadHarness.Settings(List.of("swap-1000"), true, 1, null);
        assertThat(LoadHarness.swapPlans(quick).get(0).swaps()).isEqualTo(50);
    }

    @Test
    void theOtherBaselinesAreWhereTheyTellSomething() {
        for (String name : List.of("cheap-full-speed", "straggler", "failing-half", "overload-2x")) {
            Set<SystemUnderTest> systems = EnumSet.noneOf(SystemUnderTest.class);
            find(name).trials().apply(1).forEach(trial -> systems.add(trial.system()));
            assertThat(systems)
                    .as(name)
                    .contains(SystemUnderTest.TEXTBOOK, SystemUnderTest.WAIT_FOR_ALL, SystemUnderTest.BLOCKING);
        }
    }

    @Test
    void adaptiveBatchesAreComparedWithEveryFixedSizeUnderTheSameLoad() {
        List<Trial> trials = find("onnx-batch").trials().apply(1);

        assertThat(trials)
                .extracting(Trial::label)
                .contains("hedgerow")
                .filteredOn(label -> label.contains("batches of"))
                .extracting(label -> label.replaceAll("\\D", ""))
                .containsExactly("1", "2", "4", "8", "16", "32", "64", "128");
        assertThat(trials).extracting(trial -> trial.workload().arrivals()).containsOnly(Workload.Arrivals.FULL_SPEED);
    }

    @Test
    void inShortThereAreHedgerowAndTheHopLimitOnly() {
        assertThat(find("straggler").inShort().trials().apply(1))
                .extracting(Trial::label)
                .containsExactly("hedgerow", "hedgerow, no straggler", "hopLimit");
    }

    @Test
    void blockingIsHedgerowOnTheTasksOwnThread() {
        assertThat(new Trial(SystemUnderTest.BLOCKING, Workload.cheap(1, 1))
                        .workload()
                        .threads())
                .isZero();
    }

    private static Scenario find(String name) {
        return Scenarios.all().stream()
                .filter(scenario -> scenario.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
