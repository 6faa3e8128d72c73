package io.hedgerow.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeyedResultTest {
    static KeyedResult aRatioAndAFailure() {
        KeyedResult result = KeyedResult.of(KeyedPlan.named().get(0));
        result.many().add(metrics(20_000, 0));
        result.many().add(metrics(40_000, 2));
        result.few().add(metrics(60_000, 0));
        result.few().addFailure("it broke");
        return result;
    }

    private static Map<KeyedMetric, Double> metrics(double rate, double notReady) {
        Map<KeyedMetric, Double> metrics = new EnumMap<>(KeyedMetric.class);
        metrics.put(KeyedMetric.REQUESTS_PER_SECOND, rate);
        metrics.put(KeyedMetric.NOT_READY, notReady);
        return metrics;
    }

    @Test
    void numbersAreMediansAndWhatMustNotHappenIsAddedUp() {
        KeyedResult result = aRatioAndAFailure();

        assertThat(result.many().value(KeyedMetric.REQUESTS_PER_SECOND)).isEqualTo(30_000);
        assertThat(result.many().value(KeyedMetric.NOT_READY)).isEqualTo(2);
        assertThat(result.many().value(KeyedMetric.HEAP_MEBIBYTES)).isNaN();
        assertThat(result.throughputRatio()).isEqualTo(0.5);
        assertThat(result.hasFailures()).isTrue();
        assertThat(KeyedResult.of(result.plan()).throughputRatio()).isNaN();
    }

    @Test
    void theTableShowsBothCasesTheirRatioAndTheFailure() {
        assertThat(KeyedTable.of(List.of(aRatioAndAFailure())))
                .contains("keyed-100k: ", "1 runs failed: it broke")
                .containsPattern("100,000 models +30,000 +- ")
                .contains("100,000 models against 100 models: 0.50x the throughput");
    }

    @Test
    void casesTakeTurnsAndOneThatIsNotLoadedIsNotRun() throws Exception {
        List<String> ran = new ArrayList<>();
        KeyedPlan plan = new KeyedPlan("keyed", "about", 9, 3, 1, 1, 1, 0, 1, 2);
        KeyedPlan unloadable = new KeyedPlan("not", "about", 13, 5, 1, 1, 1, 0, 1, 1);

        List<KeyedResult> results = new KeyedCampaign(
                        List.of(plan, unloadable), runner(), (of, position, step) -> ran.add(position + " " + step))
                .run();

        assertThat(ran)
                .containsExactly(
                        "1 load  9 models",
                        "1 load  3 models",
                        "1 run 1  9 models",
                        "1 run 1  3 models",
                        "1 run 2  9 models",
                        "1 run 2  3 models",
                        "2 load  13 models",
                        "2 load  5 models",
                        "2 run 1  5 models");
        assertThat(results.get(0).hasFailures()).isFalse();
        assertThat(results.get(0).few().runs()).isEqualTo(2);
        assertThat(results.get(1).many().error()).contains("too many");
        assertThat(results.get(1).many().runs()).isZero();
    }

    private static KeyedCampaign.Runner runner() {
        return new KeyedCampaign.Runner() {
            @Override
            public KeyedLoad.Loaded load(KeyedPlan plan, int models) {
                if (models == 13) {
                    throw new IllegalStateException("too many");
                }
                return new KeyedLoad.Loaded(models, Path.of("folder"), "savepoint", Map.of());
            }

            @Override
            public Map<KeyedMetric, Double> run(KeyedPlan plan, KeyedLoad.Loaded loaded) {
                return metrics(1, 0);
            }
        };
    }
}
