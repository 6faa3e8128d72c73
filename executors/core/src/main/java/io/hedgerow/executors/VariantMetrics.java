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
import org.jspecify.annotations.Nullable;

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
            READY + ": READY, the model version is loaded and bound to the endpoint. Absent: it is not loaded.");

    private final Map<Outcome, Counter> attempts = new EnumMap<>(Outcome.class);
    private final Map<Ejection, Counter> ejections = new EnumMap<>(Ejection.class);
    private final Counter lateResults;
    private final LatencyHistogram attemptLatency;

    private VariantMetrics(MetricGroup operator, List<String> variant, PoolClock clock) {
        for (Outcome outcome : Outcome.values()) {
            attempts.put(outcome, ATTEMPTS.registerCounter(operator, labels(with(variant, outcome.name()))));
        }
        for (Ejection why : Ejection.values()) {
            ejections.put(why, EJECTIONS.registerCounter(operator, labels(with(variant, why.label()))));
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
        Bulkhead bulkhead = new Bulkhead(hosted, pool, new VariantMetrics(operator, variant, clock), clock);
        QUEUE_DEPTH.registerGauge(bulkhead::queueDepth, operator, labels(variant));
        IN_FLIGHT.registerGauge(bulkhead::inFlight, operator, labels(variant));
        STUCK_THREADS.registerGauge(bulkhead::stuckThreads, operator, labels(variant));
        MODEL_STATE.registerGauge(() -> READY, operator, labels(variant));
        INLINE.registerGauge(() -> bulkhead.inline().isInline() ? 1 : 0, operator, labels(variant));
        registerBreaker(operator, labels(variant), bulkhead.breaker());
        SERVICE_TIME.registerGauge(bulkhead.pace()::serviceMicros, operator, labels(variant));
        BATCH_ROWS.registerGauge(bulkhead.pace()::batchRows, operator, labels(variant));
        CONCURRENCY_LIMIT.registerGauge(bulkhead.pace()::concurrencyLimit, operator, labels(variant));
        PredictionCache cache = bulkhead.cache();
        if (cache != null) {
            CACHE_HITS.registerGauge(cache::hits, operator, labels(variant));
            CACHE_MISSES.registerGauge(cache::misses, operator, labels(variant));
        }
        return bulkhead;
    }

    private static void registerBreaker(MetricGroup operator, String[] labels, @Nullable FailureBreaker breaker) {
        BREAKER_OPEN.registerGauge(() -> breaker != null && breaker.isOpen() ? 1 : 0, operator, labels);
        if (breaker != null) {
            EJECTION_TIME.registerGauge(breaker::openMillis, operator, labels);
            CONSECUTIVE_FAILURES.registerGauge(breaker::failuresInARow, operator, labels);
            FAILURE_RATE.registerGauge(breaker::failureRatePercent, operator, labels);
            if (breaker.watchesSlowCalls()) {
                SLOW_CALL_RATE.registerGauge(breaker::slowCallRatePercent, operator, labels);
            }
        }
    }

    /** The metrics of an endpoint's races. */
    static EndpointRace.RaceMetrics race(MetricGroup operator, String pool, String endpoint) {
        return new EndpointRace.RaceMetrics(
                HEDGES_SENT.registerCounter(operator, pool, endpoint),
                HEDGES_WON.registerCounter(operator, pool, endpoint),
                HEDGES_REFUSED.registerCounter(operator, pool, endpoint));
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
