package io.hedgerow.starter;

import io.hedgerow.proto.flink.MetricDescription;
import io.hedgerow.proto.flink.OperatorMetrics;
import io.hedgerow.proto.flink.PlanHeader;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.flink.metrics.Counter;
import org.jspecify.annotations.Nullable;

/**
 * Counts admissions per endpoint; requests for endpoints that do not exist share one label, and the generations of an
 * endpoint its counters. Which positions there are does not change: what is published comes with another instance.
 */
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

    private final @Nullable Counter[] admitted;
    private final @Nullable Counter[] invalid;
    private final Counter invalidElsewhere;
    private final Counter deadLetters;

    /** @param names of the endpoints that requests are planned under, by position */
    StarterMetrics(Map<Integer, String> names, OperatorMetrics operator) {
        int length = names.isEmpty() ? 0 : new TreeMap<>(names).lastKey() + 1;
        this.admitted = new Counter[length];
        this.invalid = new Counter[length];
        names.forEach((position, name) -> {
            admitted[position] = operator.counter(ADMITTED, name);
            invalid[position] = operator.counter(INVALID, name);
        });
        this.invalidElsewhere = operator.counter(INVALID, UNKNOWN_ENDPOINT);
        this.deadLetters = operator.counter(DEAD_LETTERS);
    }

    void onHeader(PlanHeader header) {
        if (header.endpoint() < 0) {
            invalidElsewhere.inc();
        } else if (header.error() != null) {
            Objects.requireNonNull(invalid[header.endpoint()]).inc();
        } else {
            Objects.requireNonNull(admitted[header.endpoint()]).inc();
        }
    }

    void onDeadLetter() {
        deadLetters.inc();
    }
}
