package io.hedgerow.proto.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.testutils.MetricListener;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;
import org.junit.jupiter.api.Test;

class OperatorMetricsTest {
    private static final MetricDescription ANSWERS =
            MetricDescription.ofCounter("answers", List.of("endpoint"), "answers", "Answers.");
    private static final MetricDescription LATENCY =
            MetricDescription.ofHistogram("latency", List.of("endpoint"), "microseconds", "Latency.");
    private static final MetricDescription QUEUE =
            MetricDescription.ofGauge("queue", List.of("endpoint"), "requests", "Waiting.");

    private final MetricListener listener = new MetricListener();
    private final OperatorMetrics metrics = new OperatorMetrics(listener.getMetricGroup());

    @Test
    void whoAsksAgainGetsTheSame() {
        Counter first = metrics.counter(ANSWERS, "wine");
        first.inc();
        assertThat(metrics.counter(ANSWERS, "wine")).isSameAs(first);
        assertThat(metrics.counter(ANSWERS, "beer")).isNotSameAs(first);
        assertThat(listener.getMetric(Counter.class, "endpoint.wine.answers")
                        .orElseThrow()
                        .getCount())
                .isEqualTo(1);
        Histogram histogram = metrics.histogram(LATENCY, new DescriptiveStatisticsHistogram(2), "wine");
        assertThat(metrics.histogram(LATENCY, new DescriptiveStatisticsHistogram(2), "wine"))
                .isSameAs(histogram);
    }

    @Test
    void aGaugeShowsTheValueOfItsLastOwner() {
        Object old = new Object();
        Object current = new Object();
        metrics.gauge(old, QUEUE, () -> 1, "wine");
        assertThat(queue("wine")).isEqualTo(1);
        metrics.gauge(current, QUEUE, () -> 2, "wine");
        metrics.gauge(old, QUEUE, () -> 3, "beer");
        assertThat(queue("wine")).isEqualTo(2);

        metrics.release(old);

        assertThat(queue("wine")).as("of another owner").isEqualTo(2);
        assertThat(queue("beer")).isEqualTo(0);
        metrics.release(current);
        assertThat(queue("wine")).isEqualTo(0);
    }

    private Object queue(String endpoint) {
        return listener.getMetric(Gauge.class, "endpoint." + endpoint + ".queue")
                .orElseThrow()
                .getValue();
    }
}
