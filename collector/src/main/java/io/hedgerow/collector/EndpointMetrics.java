package io.hedgerow.collector;

import io.hedgerow.policies.DecidedBy;
import io.hedgerow.policies.Status;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.VariantSpec;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** The metrics of one endpoint. Counters of answers appear with the first answer of their kind. */
final class EndpointMetrics {
    private final MetricGroup group;
    private final Map<Status, Map<DecidedBy, Counter>> answers = new EnumMap<>(Status.class);
    private final Counter[] lateAttempts;
    private final Counter duplicateRequests;
    private final Counter policyFailures;
    private final RecentLatency answerLatency = new RecentLatency();

    EndpointMetrics(EndpointSpec endpoint, MetricGroup parent) {
        this.group = parent.addGroup("endpoint", endpoint.name());
        this.lateAttempts = new Counter[endpoint.variants().size()];
        for (int i = 0; i < lateAttempts.length; i++) {
            VariantSpec variant = endpoint.variants().get(i);
            lateAttempts[i] = group.addGroup("variant", variant.name())
                    .addGroup("version", variant.version())
                    .counter("lateAttempts");
        }
        this.duplicateRequests = group.counter("duplicateRequests");
        this.policyFailures = group.counter("policyFailures");
        group.histogram("answerLatency", answerLatency);
    }

    void onAnswered(Status status, DecidedBy decidedBy, long latencyMicros) {
        answers(status, decidedBy).inc();
        answerLatency.update(latencyMicros);
    }

    void onRefused() {
        answers(Status.INVALID, DecidedBy.INVALID).inc();
    }

    private Counter answers(Status status, DecidedBy decidedBy) {
        return answers.computeIfAbsent(status, unused -> new EnumMap<>(DecidedBy.class))
                .computeIfAbsent(
                        decidedBy,
                        unused -> group.addGroup("status", status.name().toLowerCase(Locale.ROOT))
                                .addGroup("decidedBy", decidedBy.jsonName())
                                .counter("answers"));
    }

    void onLateAttempt(int variant) {
        lateAttempts[variant].inc();
    }

    void onDuplicate() {
        duplicateRequests.inc();
    }

    void onPolicyFailure() {
        policyFailures.inc();
    }

    void turnWindow() {
        answerLatency.turn();
    }
}
