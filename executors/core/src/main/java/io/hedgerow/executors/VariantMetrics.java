package io.hedgerow.executors;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.spec.PoolSpec;
import io.hedgerow.proto.flink.MetricDescription;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** The metrics of one variant in one subtask. */
final class VariantMetrics implements AttemptListener {
    private static final List<String> VARIANT = List.of("pool", "endpoint", "variant", "model", "version");

    /** Value of {@link #MODEL_STATE}. Further states have further values. */
    static final int READY = 1;

    static final MetricDescription UNHOSTED_ATTEMPTS = MetricDescription.ofCounter(
            "unhostedAttempts",
            List.of("pool"),
            "attempts",
            "Attempts of variants that the pool does not host; they end NOT_READY.");
    static final MetricDescription ATTEMPTS = MetricDescription.ofCounter(
            "attempts", with(VARIANT, "outcome"), "attempts", "Attempts by how they ended in the pool.");
    static final MetricDescription ATTEMPT_LATENCY = MetricDescription.ofHistogram(
            "attemptLatency",
            VARIANT,
            "microseconds",
            "From entering the pool to the reply, of the last 10 to 20 seconds; SCORED, FAILED and CANCELLED only.");
    static final MetricDescription LATE_RESULTS = MetricDescription.ofCounter(
            "lateResults",
            VARIANT,
            "attempts",
            "Calls that returned after their attempt had been given up; their results are dropped.");
    static final MetricDescription QUEUE_DEPTH =
            MetricDescription.ofGauge("queueDepth", VARIANT, "attempts", "Attempts waiting for a worker.");
    static final MetricDescription IN_FLIGHT = MetricDescription.ofGauge(
            "inFlight", VARIANT, "attempts", "Attempts taken in and not replied to, waiting ones included.");
    static final MetricDescription STUCK_THREADS = MetricDescription.ofGauge(
            "stuckThreads", VARIANT, "threads", "Threads in calls that nobody waits for any more.");
    static final MetricDescription MODEL_STATE = MetricDescription.ofGauge(
            "modelState",
            VARIANT,
            "code",
            READY + ": READY, the model version is loaded and bound to the endpoint. Absent: it is not loaded.");

    private final Map<Outcome, Counter> attempts = new EnumMap<>(Outcome.class);
    private final Counter lateResults;
    private final LatencyHistogram attemptLatency;

    private VariantMetrics(MetricGroup operator, List<String> variant, PoolClock clock) {
        for (Outcome outcome : Outcome.values()) {
            attempts.put(outcome, ATTEMPTS.registerCounter(operator, labels(with(variant, outcome.name()))));
        }
        lateResults = LATE_RESULTS.registerCounter(operator, labels(variant));
        attemptLatency = ATTEMPT_LATENCY.registerHistogram(new LatencyHistogram(clock), operator, labels(variant));
    }

    /** The bulkhead of a variant, with its metrics registered below the operator's group. */
    static Bulkhead bulkhead(MetricGroup operator, HostedVariant hosted, PoolSpec pool, PoolClock clock) {
        List<String> variant = List.of(
                pool.name(),
                hosted.endpoint().name(),
                hosted.variant().name(),
                hosted.model().name(),
                hosted.model().version());
        Bulkhead bulkhead = new Bulkhead(hosted, pool, new VariantMetrics(operator, variant, clock));
        QUEUE_DEPTH.registerGauge(bulkhead::queueDepth, operator, labels(variant));
        IN_FLIGHT.registerGauge(bulkhead::inFlight, operator, labels(variant));
        STUCK_THREADS.registerGauge(bulkhead::stuckThreads, operator, labels(variant));
        MODEL_STATE.registerGauge(() -> READY, operator, labels(variant));
        return bulkhead;
    }

    private static List<String> with(List<String> labels, String last) {
        List<String> all = new ArrayList<>(labels);
        all.add(last);
        return all;
    }

    private static String[] labels(List<String> values) {
        return values.toArray(String[]::new);
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
