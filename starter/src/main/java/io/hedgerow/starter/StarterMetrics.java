package io.hedgerow.starter;

import io.hedgerow.policies.spec.Roster;
import io.hedgerow.proto.flink.MetricDescription;
import io.hedgerow.proto.flink.PlanHeader;
import java.util.List;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** Counts admissions per endpoint; requests for endpoints that do not exist share one label. */
final class StarterMetrics {
    private static final String UNKNOWN_ENDPOINT = "unknown";

    static final MetricDescription ADMITTED = MetricDescription.ofCounter(
            "admitted", List.of("endpoint"), "requests", "Requests that passed the endpoint's checks.");
    static final MetricDescription INVALID = MetricDescription.ofCounter(
            "invalid",
            List.of("endpoint"),
            "requests",
            "Requests refused as invalid; those for endpoints that do not exist have the endpoint unknown.");
    static final MetricDescription DEAD_LETTERS = MetricDescription.ofCounter(
            "deadLetters", List.of(), "records", "Records of which the feature extractor made no request.");

    private final Counter[] admitted;
    private final Counter[] invalid;
    private final Counter invalidElsewhere;
    private final Counter deadLetters;

    StarterMetrics(Roster roster, MetricGroup group) {
        this.admitted = new Counter[roster.endpoints().size()];
        this.invalid = new Counter[admitted.length];
        for (int i = 0; i < admitted.length; i++) {
            String endpoint = roster.endpoints().get(i).name();
            admitted[i] = ADMITTED.registerCounter(group, endpoint);
            invalid[i] = INVALID.registerCounter(group, endpoint);
        }
        this.invalidElsewhere = INVALID.registerCounter(group, UNKNOWN_ENDPOINT);
        this.deadLetters = DEAD_LETTERS.registerCounter(group);
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
