package io.hedgerow.executors;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.spec.PoolSpec;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * The metrics of one variant: {@code attempts} by outcome, {@code attemptLatency} in microseconds of attempts that
 * were started, {@code lateResults}, and the gauges {@code queueDepth}, {@code inFlight} and {@code stuckThreads}.
 */
final class VariantMetrics implements AttemptListener {
    private final Map<Outcome, Counter> attempts = new EnumMap<>(Outcome.class);
    private final Counter lateResults;
    private final LatencyHistogram attemptLatency;

    private VariantMetrics(MetricGroup group, PoolClock clock) {
        for (Outcome outcome : Outcome.values()) {
            attempts.put(outcome, group.addGroup("outcome", outcome.name()).counter("attempts"));
        }
        lateResults = group.counter("lateResults");
        attemptLatency = group.histogram("attemptLatency", new LatencyHistogram(clock));
    }

    /** The bulkhead of a variant, with its metrics registered below the pool's group. */
    static Bulkhead bulkhead(MetricGroup poolGroup, HostedVariant variant, PoolSpec pool, PoolClock clock) {
        MetricGroup group = poolGroup
                .addGroup("endpoint", variant.endpoint().name())
                .addGroup("variant", variant.variant().name())
                .addGroup("model", variant.model().name())
                .addGroup("version", variant.model().version());
        Bulkhead bulkhead = new Bulkhead(variant, pool, new VariantMetrics(group, clock));
        group.gauge("queueDepth", bulkhead::queueDepth);
        group.gauge("inFlight", bulkhead::inFlight);
        group.gauge("stuckThreads", bulkhead::stuckThreads);
        return bulkhead;
    }

    @Override
    public void onEnd(Outcome outcome, long latencyMicros) {
        Objects.requireNonNull(attempts.get(outcome)).inc();
        if (outcome == Outcome.SCORED || outcome == Outcome.FAILED || outcome == Outcome.CANCELLED) {
            attemptLatency.update(latencyMicros);
        }
    }

    @Override
    public void onLateResult() {
        lateResults.inc();
    }
}
