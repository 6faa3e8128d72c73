package io.hedgerow.executors;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.policies.Outcome;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.testutils.MetricListener;
import org.junit.jupiter.api.Test;

class PoolMetricsTest {
    private static final String VARIANT = "pool.p.endpoint.e.variant.v0.model.v0.version.1.";

    private final MetricListener metrics = new MetricListener();

    @Test
    void attemptsAreCountedByOutcomeWithLabels() {
        TestingPool pool = TestingPool.of("label=1").withDeadlineMillis(50);
        HostedVariant variant = pool.hostedVariants((row, cancellation) -> null).get(0);
        PoolClock clock = new PoolClock() {
            @Override
            public long epochMillis() {
                return 0;
            }

            @Override
            public long nanoTime() {
                return 0;
            }
        };
        Bulkhead bulkhead = VariantMetrics.bulkhead(
                new io.hedgerow.proto.flink.OperatorMetrics(metrics.getMetricGroup()), variant, pool.spec(), clock);
        bulkhead.listener().onEnd(Outcome.SCORED, 120);
        bulkhead.listener().onEnd(Outcome.SHED, 0);
        bulkhead.listener().onEnd(Outcome.SHED, 0);
        bulkhead.listener().onEnd(Outcome.CANCELLED, 0);
        bulkhead.listener().onEnd(Outcome.FAILED, 0);
        bulkhead.listener().onLateResult();

        assertThat(counter("outcome.SCORED.attempts")).isEqualTo(1);
        assertThat(counter("outcome.SHED.attempts")).isEqualTo(2);
        assertThat(counter("outcome.EXPIRED.attempts")).isZero();
        assertThat(counter("lateResults")).isEqualTo(1);
        Histogram latency = metric(Histogram.class, "attemptLatency");
        assertThat(latency.getCount())
                .as("neither a shed attempt, nor one that was not launched or not called, has a latency")
                .isEqualTo(1);
        assertThat(latency.getStatistics().getMax()).isEqualTo(120);
        for (String gauge : new String[] {"queueDepth", "inFlight", "stuckThreads"}) {
            assertThat(metric(Gauge.class, gauge).getValue()).isEqualTo(0);
        }
        assertThat(metric(Gauge.class, "modelState").getValue()).isEqualTo(VariantMetrics.READY);
    }

    private long counter(String name) {
        return metric(Counter.class, name).getCount();
    }

    private <T extends Metric> T metric(Class<T> type, String name) {
        return metrics.getMetric(type, VARIANT + name).orElseThrow();
    }
}
