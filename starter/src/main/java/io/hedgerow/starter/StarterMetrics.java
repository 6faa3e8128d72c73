package io.hedgerow.starter;

import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.proto.flink.PlanHeader;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** Counts admissions per endpoint; requests for endpoints that do not exist share one label. */
final class StarterMetrics {
    private static final String UNKNOWN_ENDPOINT = "unknown";

    private final Counter[] admitted;
    private final Counter[] invalid;
    private final Counter invalidElsewhere;
    private final Counter deadLetters;

    StarterMetrics(Roster roster, MetricGroup group) {
        this.admitted = new Counter[roster.endpoints().size()];
        this.invalid = new Counter[admitted.length];
        for (int i = 0; i < admitted.length; i++) {
            EndpointSpec endpoint = roster.endpoints().get(i);
            MetricGroup labelled = group.addGroup("endpoint", endpoint.name());
            admitted[i] = labelled.counter("admitted");
            invalid[i] = labelled.counter("invalid");
        }
        this.invalidElsewhere = group.addGroup("endpoint", UNKNOWN_ENDPOINT).counter("invalid");
        this.deadLetters = group.counter("deadLetters");
    }

    void onHeader(PlanHeader header) {
        if (header.endpoint() < 0) {
            invalidElsewhere.inc();
        } else if (header.error() != null) {
            invalid[header.endpoint()].inc();
        } else {
            admitted[header.endpoint()].inc();
        }
    }

    void onDeadLetter() {
        deadLetters.inc();
    }
}
