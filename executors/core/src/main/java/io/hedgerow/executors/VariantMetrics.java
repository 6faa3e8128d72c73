package io.hedgerow.executors;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.policies.spec.PoolSpec;
import io.hedgerow.proto.flink.MetricDescription;
import io.hedgerow.proto.flink.OperatorMetrics;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.metrics.Counter;

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
            "From entering the pool to the reply, of the last 10 to 20 seconds; SCORED, and FAILED and CANCELLED unless"
                    + " at once: a loser that was never launched, a variant that is not called.");
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
    static final MetricDescription INLINE =
            MetricDescription.ofGauge("inline", VARIANT, "code", "1: scored on the task thread, 0: by a worker.");
    static final MetricDescription BREAKER_OPEN = MetricDescription.ofGauge(
            "breakerOpen", VARIANT, "code", "1: attempts fail without a call, but for probes, 0: they do not.");
    static final MetricDescription EJECTIONS = MetricDescription.ofCounter(
            "ejections",
            with(VARIANT, "why"),
            "ejections",
            "How often the circuit breaker opened, by why: failureRate, slowCallRate, consecutiveFailures, or probes that"
                    + " did not show that the variant is back.");
    static final MetricDescription EJECTION_TIME = MetricDescription.ofGauge(
            "ejectionTime",
            VARIANT,
            "milliseconds",
            "How long the circuit breaker is open before the first probe, or was the last time; 0: it never opened.");
    static final MetricDescription CONSECUTIVE_FAILURES = MetricDescription.ofGauge(
            "consecutiveFailures", VARIANT, "calls", "Calls that failed one after the other up to now.");
    static final MetricDescription FAILURE_RATE = MetricDescription.ofGauge(
            "failureRate",
            VARIANT,
            "percent",
            "Share of the last calls that failed; negative as long as these are too few to tell.");
    static final MetricDescription SLOW_CALL_RATE = MetricDescription.ofGauge(
            "slowCallRate",
            VARIANT,
            "percent",
            "Share of the last calls that were slow; negative as long as these are too few to tell. Only where the"
                    + " breaker says which are.");
    static final MetricDescription SERVICE_TIME = MetricDescription.ofGauge(
            "serviceTime", VARIANT, "microseconds", "What a call by a worker is expected to take; 0 before the first.");
    static final MetricDescription BATCH_ROWS =
            MetricDescription.ofGauge("batchRows", VARIANT, "attempts", "Most attempts of the next call.");
    static final MetricDescription CONCURRENCY_LIMIT =
            MetricDescription.ofGauge("concurrencyLimit", VARIANT, "calls", "Most calls at once.");
    static final MetricDescription CACHE_HITS = MetricDescription.ofGauge(
            "cacheHits",
            VARIANT,
            "attempts",
            "Attempts answered by the prediction cache, or by the call of an equal input, since the start.");
    static final MetricDescription CACHE_MISSES = MetricDescription.ofGauge(
            "cacheMisses",
            VARIANT,
            "attempts",
            "Attempts that the prediction cache could not answer, since the start.");
    private static final List<String> RACE = List.of("pool", "endpoint");
    static final MetricDescription HEDGES_SENT = MetricDescription.ofCounter(
            "hedgesSent", RACE, "attempts", "Attempts launched because the primary was slow.");
    static final MetricDescription HEDGES_WON = MetricDescription.ofCounter(
            "hedgesWon", RACE, "attempts", "Attempts other than the primary that scored, and so won the race.");
    static final MetricDescription HEDGES_REFUSED = MetricDescription.ofCounter(
            "hedgesRefused", RACE, "attempts", "Attempts that were due and that the budget did not allow.");
    static final MetricDescription MODEL_STATE = MetricDescription.ofGauge(
            "modelState",
            VARIANT,
            "code",
            READY + ": READY, the model version is loaded and bound to the endpoint. 0, or absent: it is not loaded.");

    private final Map<Outcome, Counter> attempts = new EnumMap<>(Outcome.class);
    private final Map<Ejection, Counter> ejections = new EnumMap<>(Ejection.class);
    private final Counter lateResults;
    private final LatencyHistogram attemptLatency;

    private VariantMetrics(OperatorMetrics operator, List<String> variant, PoolClock clock) {
        for (Outcome outcome : Outcome.values()) {
            attempts.put(outcome, operator.counter(ATTEMPTS, labels(with(variant, outcome.name()))));
        }
        for (Ejection why : Ejection.values()) {
            ejections.put(why, operator.counter(EJECTIONS, labels(with(variant, why.label()))));
        }
        lateResults = operator.counter(LATE_RESULTS, labels(variant));
        attemptLatency = operator.histogram(ATTEMPT_LATENCY, new LatencyHistogram(clock), labels(variant));
    }

    /** The bulkhead of a variant, with its metrics; {@link OperatorMetrics#release} takes the gauges back. */
    static Bulkhead bulkhead(OperatorMetrics operator, HostedVariant hosted, PoolSpec pool, PoolClock clock) {
        List<String> variant = List.of(
                pool.name(),
                hosted.endpoint().name(),
                hosted.variant().name(),
                hosted.model().name(),
                hosted.model().version());
        Bulkhead bulkhead = new Bulkhead(hosted, pool, new VariantMetrics(operator, variant, clock), clock);
        operator.gauge(bulkhead, QUEUE_DEPTH, bulkhead::queueDepth, labels(variant));
        operator.gauge(bulkhead, IN_FLIGHT, bulkhead::inFlight, labels(variant));
        operator.gauge(bulkhead, STUCK_THREADS, bulkhead::stuckThreads, labels(variant));
        operator.gauge(bulkhead, MODEL_STATE, () -> READY, labels(variant));
        operator.gauge(bulkhead, INLINE, () -> bulkhead.inline().isInline() ? 1 : 0, labels(variant));
        registerBreaker(operator, bulkhead, labels(variant));
        operator.gauge(bulkhead, SERVICE_TIME, bulkhead.pace()::serviceMicros, labels(variant));
        operator.gauge(bulkhead, BATCH_ROWS, bulkhead.pace()::batchRows, labels(variant));
        operator.gauge(bulkhead, CONCURRENCY_LIMIT, bulkhead.pace()::concurrencyLimit, labels(variant));
        PredictionCache cache = bulkhead.cache();
        if (cache != null) {
            operator.gauge(bulkhead, CACHE_HITS, cache::hits, labels(variant));
            operator.gauge(bulkhead, CACHE_MISSES, cache::misses, labels(variant));
        }
        return bulkhead;
    }

    private static void registerBreaker(OperatorMetrics operator, Bulkhead owner, String[] labels) {
        FailureBreaker breaker = owner.breaker();
        operator.gauge(owner, BREAKER_OPEN, () -> breaker != null && breaker.isOpen() ? 1 : 0, labels);
        if (breaker != null) {
            operator.gauge(owner, EJECTION_TIME, breaker::openMillis, labels);
            operator.gauge(owner, CONSECUTIVE_FAILURES, breaker::failuresInARow, labels);
            operator.gauge(owner, FAILURE_RATE, breaker::failureRatePercent, labels);
            if (breaker.watchesSlowCalls()) {
                operator.gauge(owner, SLOW_CALL_RATE, breaker::slowCallRatePercent, labels);
            }
        }
    }

    /** The metrics of an endpoint's races. */
    static EndpointRace.RaceMetrics race(OperatorMetrics operator, String pool, String endpoint) {
        return new EndpointRace.RaceMetrics(
                operator.counter(HEDGES_SENT, pool, endpoint),
                operator.counter(HEDGES_WON, pool, endpoint),
                operator.counter(HEDGES_REFUSED, pool, endpoint));
    }

    /** Whether these labels are of attempts that a model version has scored. */
    static boolean isScored(List<String> labels, ModelSpec model) {
        int variantLabels = VARIANT.size();
        return labels.get(variantLabels).equals(Outcome.SCORED.name())
                && labels.get(variantLabels - 2).equals(model.name())
                && labels.get(variantLabels - 1).equals(model.version());
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
        boolean mayHaveRun = outcome == Outcome.FAILED || outcome == Outcome.CANCELLED;
        if (outcome == Outcome.SCORED || (mayHaveRun && latencyMicros > 0)) {
            attemptLatency.update(latencyMicros);
        }
    }

    @Override
    public void onLateResult() {
        lateResults.inc();
    }

    @Override
    public void onEjected(Ejection why) {
        Objects.requireNonNull(ejections.get(why)).inc();
    }
}
