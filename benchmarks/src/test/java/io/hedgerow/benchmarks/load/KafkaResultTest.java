package io.hedgerow.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaResultTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final KafkaPlan TWO_DELIVERIES =
            new KafkaPlan("two", "about", 5_000, List.of("first", "second"), SECOND, SECOND, SECOND, 2);

    static KafkaResult ratiosAndAFailure() {
        KafkaResult result = KafkaResult.of(TWO_DELIVERIES);
        result.echo().add(metrics(2, 10, 0));
        result.echo().add(metrics(4, 10, 1));
        result.served().get(0).add(metrics(6, 15, 0));
        result.served().get(1).add(metrics(600, 1_000, 2));
        result.served().get(1).addFailure("it broke");
        return result;
    }

    private static Map<KafkaMetric, Double> metrics(double p50, double p99, double lost) {
        Map<KafkaMetric, Double> metrics = new EnumMap<>(KafkaMetric.class);
        metrics.put(KafkaMetric.P50_MILLIS, p50);
        metrics.put(KafkaMetric.P99_MILLIS, p99);
        metrics.put(KafkaMetric.LOST, lost);
        return metrics;
    }

    @Test
    void numbersAreMediansAndWhatMustNotHappenIsAddedUp() {
        KafkaResult result = ratiosAndAFailure();

        assertThat(result.echo().value(KafkaMetric.P50_MILLIS)).isEqualTo(3);
        assertThat(result.echo().value(KafkaMetric.LOST)).isEqualTo(1);
        assertThat(result.echo().value(KafkaMetric.DUPLICATES)).isNaN();
        assertThat(result.ratioToEcho(result.served().get(0), KafkaMetric.P50_MILLIS))
                .isEqualTo(2);
        assertThat(result.ratioToEcho(result.served().get(0), KafkaMetric.P99_MILLIS))
                .isEqualTo(1.5);
        assertThat(result.hasFailures()).isTrue();
        KafkaResult empty = KafkaResult.of(TWO_DELIVERIES);
        assertThat(empty.ratioToEcho(empty.served().get(0), KafkaMetric.P50_MILLIS))
                .isNaN();
        assertThat(empty.hasFailures()).isFalse();
    }

    @Test
    void theTableHasARowForTheEchoAndForEachDelivery() {
        assertThat(KafkaTable.of(List.of(ratiosAndAFailure())))
                .contains("two: about; 5,000 requests/s, a checkpoint every 1 s, medians of 2 runs")
                .containsPattern("echo, atLeastOnce +- +- +3\\.00 +10\\.00 +- +- +1 +- +1\\.00x +1\\.00x")
                .containsPattern("hedgerow, first +- +- +6\\.00 +15\\.00 .* 2\\.00x +1\\.50x")
                .containsPattern("hedgerow, second +- +- +600\\.00 +1,000\\.00 ")
                .contains("1 runs failed: it broke");
    }

    @Test
    void theyTakeTurnsAndARunThatFailsIsNotTheEndOfACampaign() throws Exception {
        List<String> ran = new ArrayList<>();

        KafkaResult result = new KafkaCampaign(
                        List.of(TWO_DELIVERIES),
                        (plan, entrant) -> {
                            if (entrant.delivery().equals("second")) {
                                throw new IllegalStateException("outer", new IllegalArgumentException("inner"));
                            }
                            return metrics(1, 1, 0);
                        },
                        (plan, position, entrant, round) -> ran.add(position + " " + round + " " + entrant.label()))
                .run()
                .get(0);

        assertThat(ran)
                .containsExactly(
                        "1 1 echo, atLeastOnce",
                        "1 1 hedgerow, first",
                        "1 1 hedgerow, second",
                        "1 2 hedgerow, first",
                        "1 2 hedgerow, second",
                        "1 2 echo, atLeastOnce");
        assertThat(result.echo().runs()).isEqualTo(2);
        assertThat(result.served().get(0).runs()).isEqualTo(2);
        assertThat(result.served().get(1).failures()).isEqualTo(2);
        assertThat(result.served().get(1).error()).contains("inner");
    }
}
