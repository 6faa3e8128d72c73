package io.hedgerow.collector;

import io.hedgerow.policies.DecidedBy;
import io.hedgerow.policies.Status;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.VariantSpec;
import io.hedgerow.proto.flink.MetricDescription;
import io.hedgerow.proto.flink.OperatorMetrics;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The metrics of one generation of an endpoint, which it has in common with the others. Counters of answers appear with the
 * first answer of their kind. Made by any thread, then used by the task's.
 */
final class EndpointMetrics {
    private static final Logger LOG = LoggerFactory.getLogger(EndpointMetrics.class);

    static final MetricDescription ANSWERS = MetricDescription.ofCounter(
            "answers",
            List.of("endpoint", "status", "decidedBy"),
            "answers",
            "Answers by status and by what decided them; a pair appears with its first answer.");
    static final MetricDescription ANSWER_LATENCY = MetricDescription.ofHistogram(
            "answerLatency",
            List.of("endpoint"),
            "microseconds",
            "From admission to decision, of the last full window; answers of status invalid have none.");
    static final MetricDescription LATE_ATTEMPTS = MetricDescription.ofCounter(
            "lateAttempts",
            List.of("endpoint", "variant", "version"),
            "attempts",
            "Attempts that ended after the request's deadline.");
    static final MetricDescription DUPLICATE_REQUESTS = MetricDescription.ofCounter(
            "duplicateRequests",
            List.of("endpoint"),
            "requests",
            "Further requests with an ID that is open or remembered; they get no second answer.");
    static final MetricDescription POLICY_FAILURES = MetricDescription.ofCounter(
            "policyFailures",
            List.of("endpoint"),
            "requests",
            "Requests whose selection policy threw; they get the default answer or UNAVAILABLE.");

    private final OperatorMetrics operator;
    private final String endpoint;
    private final Map<Status, Map<DecidedBy, Counter>> answers = new EnumMap<>(Status.class);
    private final Counter[] lateAttempts;
    private final Counter duplicateRequests;
    private final Counter policyFailures;
    private final RecentLatency answerLatency;
    private boolean hasLoggedFailure;

    EndpointMetrics(EndpointSpec spec, OperatorMetrics operator) {
        this.operator = operator;
        this.endpoint = spec.name();
        this.lateAttempts = new Counter[spec.variants().size()];
        for (int i = 0; i < lateAttempts.length; i++) {
            VariantSpec variant = spec.variants().get(i);
            lateAttempts[i] = operator.counter(LATE_ATTEMPTS, endpoint, variant.name(), variant.version());
        }
        this.duplicateRequests = operator.counter(DUPLICATE_REQUESTS, endpoint);
        this.policyFailures = operator.counter(POLICY_FAILURES, endpoint);
        this.answerLatency = operator.histogram(ANSWER_LATENCY, new RecentLatency(), endpoint);
    }

    void onAnswered(Status status, DecidedBy decidedBy, long latencyMicros) {
        answers(status, decidedBy).inc();
        answerLatency.update(latencyMicros);
    }

    void onRefused() {
        answers(Status.INVALID, DecidedBy.INVALID).inc();
    }

    private Counter answers(Status status, DecidedBy decidedBy) {
        Map<DecidedBy, Counter> byReason = answers.get(status);
        if (byReason == null) {
            byReason = new EnumMap<>(DecidedBy.class);
            answers.put(status, byReason);
        }
        Counter counter = byReason.get(decidedBy);
        if (counter == null) {
            counter = operator.counter(ANSWERS, endpoint, status.name().toLowerCase(Locale.ROOT), decidedBy.jsonName());
            byReason.put(decidedBy, counter);
        }
        return counter;
    }

    void onLateAttempt(int variant) {
        lateAttempts[variant].inc();
    }

    void onDuplicate() {
        duplicateRequests.inc();
    }

    void onPolicyFailure(Throwable failure) {
        policyFailures.inc();
        if (!hasLoggedFailure) {
            hasLoggedFailure = true;
            LOG.error(
                    "The selection policy of endpoint {} has thrown; such requests get the default or UNAVAILABLE. "
                            + "Further failures are only counted (policyFailures).",
                    endpoint,
                    failure);
        }
    }

    /** What the generations of the endpoint show together. */
    RecentLatency answerLatency() {
        return answerLatency;
    }
}
