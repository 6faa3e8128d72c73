package io.hedgerow.proto.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.testutils.MetricListener;
import org.junit.jupiter.api.Test;

class MetricDescriptionTest {
    private static final MetricDescription ANSWERS =
            MetricDescription.ofCounter("answers", List.of("endpoint", "status"), "answers", "Answers.");

    private final MetricListener metrics = new MetricListener();

    @Test
    void metricsOfOneLabelStandSideBySide() {
        Counter answered = ANSWERS.registerCounter(metrics.getMetricGroup(), "wine", "answered");
        ANSWERS.registerCounter(metrics.getMetricGroup(), "wine", "invalid");
        answered.inc();
        assertThat(count("endpoint.wine.status.answered.answers")).isEqualTo(1);
        assertThat(count("endpoint.wine.status.invalid.answers")).isZero();
    }

    @Test
    void refusesOtherLabelsAndKinds() {
        assertThatThrownBy(() -> ANSWERS.registerCounter(metrics.getMetricGroup(), "wine"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("answers has the labels [endpoint, status], not values [wine]");
        assertThatThrownBy(() -> ANSWERS.registerGauge(() -> 1, metrics.getMetricGroup(), "wine", "answered"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("answers is described as a COUNTER, not as a GAUGE");
    }

    private long count(String name) {
        return metrics.getMetric(Counter.class, name).orElseThrow().getCount();
    }
}
