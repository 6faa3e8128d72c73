package io.hedgerow.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.benchmarks.load.swap.Footprint;
import io.hedgerow.benchmarks.load.swap.Measure;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SwapResultTest {
    private static final SwapPlan PLAN = SwapPlan.named().stream()
            .filter(plan -> plan.name().equals("swap-1000"))
            .findFirst()
            .orElseThrow();

    static SwapResult twoRunsAndAFailure() {
        SwapResult result = new SwapResult(PLAN);
        result.add(new SwapResult.Run(metrics(1, 0), List.of()));
        result.add(new SwapResult.Run(
                metrics(2, 3),
                List.of(footprint(0, 10), footprint(200, 50), footprint(600, 90), footprint(1_000, 51))));
        result.addFailure("it broke");
        return result;
    }

    private static Map<SwapMetric, Double> metrics(double before, double lost) {
        Map<SwapMetric, Double> metrics = new EnumMap<>(SwapMetric.class);
        metrics.put(SwapMetric.BEFORE_P99_MILLIS, before);
        metrics.put(SwapMetric.LOST, lost);
        return metrics;
    }

    private static Footprint footprint(int swaps, double heap) {
        return new Footprint(swaps, Map.of(Measure.HEAP, heap, Measure.THREADS, 40.0));
    }

    @Test
    void numbersAreMediansAndWhatMustNotHappenIsAddedUp() {
        SwapResult result = twoRunsAndAFailure();

        assertThat(result.value(SwapMetric.BEFORE_P99_MILLIS)).isEqualTo(1.5);
        assertThat(result.value(SwapMetric.LOST)).isEqualTo(3);
        assertThat(result.value(SwapMetric.NEW_MILLIS)).isNaN();
        assertThat(new SwapResult(PLAN).value(SwapMetric.LOST)).isNaN();
    }

    /** What is in the middle may be more: what counts is what stays. */
    @Test
    void growthIsWhatCameAfterAFifthOfTheSwaps() {
        Map<Measure, Double> growth = twoRunsAndAFailure().growth();

        assertThat(growth.get(Measure.HEAP)).isEqualTo(1);
        assertThat(growth.get(Measure.THREADS)).isZero();
        assertThat(growth.get(Measure.RESIDENT)).isNaN();
        assertThat(new SwapResult(PLAN).growth()).isEmpty();
    }

    @Test
    void theTableShowsRowSeriesGrowthAndFailure() {
        assertThat(SwapTable.of(List.of(twoRunsAndAFailure())))
                .contains("swap-1000: ", "medians of 2 runs", "1 runs failed: it broke")
                .containsPattern("hedgerow +- +- +1\\.50 ")
                .containsPattern("after 1000 +51\\.0 +- +- +40 ")
                .containsPattern("from 200 +\\+1\\.0 +- +- +\\+0 ");
    }

    @Test
    void aRunThatFailsIsNotTheEndOfACampaign() throws Exception {
        List<String> ran = new ArrayList<>();
        SwapPlan three = new SwapPlan("three", "about", 1, 1, 2, 1, PLAN.pace(), PLAN.warmUp(), PLAN.before(), 0, 3);

        SwapResult result = new SwapCampaign(
                        List.of(three),
                        plan -> {
                            if (ran.size() == 2) {
                                throw new IllegalStateException("outer", new IllegalArgumentException("inner"));
                            }
                            return new SwapResult.Run(metrics(ran.size(), 0), List.of());
                        },
                        (plan, position, round) -> ran.add(plan.name() + " " + position + " " + round))
                .run()
                .get(0);

        assertThat(ran).containsExactly("three 1 1", "three 1 2", "three 1 3");
        assertThat(result.runs()).isEqualTo(2);
        assertThat(result.failures()).isEqualTo(1);
        assertThat(result.error()).contains("inner");
    }
}
