package io.hedgerow.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final Workload WORKLOAD = Workload.cheap(1, 1);

    private static TrialResult result(String variation, double perSecond) {
        TrialResult result = new TrialResult(new Trial(SystemUnderTest.HEDGEROW, variation, WORKLOAD));
        result.add(Map.of(Metric.REQUESTS_PER_SECOND, perSecond));
        return result;
    }

    private static Comparison comparison(TrialResult... results) {
        Scenario scenario = new Scenario("sweep", "about", parallelism -> List.of());
        return new Comparison(new ScenarioResult(scenario, List.of(results)), results[0]);
    }

    @Test
    void theBestVariationIsTheOneOfTheHighestThroughput() {
        Comparison comparison = comparison(
                result("", 90), result("8", 60), result("32", 100), result("64", Double.NaN), result("128", 80));

        assertThat(comparison.toBestVariation()).hasValueSatisfying(best -> {
            assertThat(best.variation()).isEqualTo("32");
            assertThat(best.requestsPerSecond()).isEqualTo(0.9);
        });
    }

    @Test
    void aSingleVariationIsNoSweep() {
        assertThat(comparison(result("", 90), result("without", 60)).toBestVariation())
                .isEmpty();
        assertThat(comparison(result("", 90)).toBestVariation()).isEmpty();
    }
}
