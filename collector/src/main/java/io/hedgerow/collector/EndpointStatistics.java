package io.hedgerow.collector;

import io.hedgerow.policies.DecidedBy;
import io.hedgerow.policies.Status;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BinaryOperator;

/**
 * What became of one endpoint's requests.
 *
 * @param variants by name, in declared order
 * @param arms by name of the arm's variant, in declared order; only those that had requests
 * @param answers by status and reason
 * @param duplicateRequests further requests with an ID that was open or remembered
 * @param latency of all answers but INVALID ones, from admission to decision
 */
public record EndpointStatistics(
        Map<String, VariantStatistics> variants,
        Map<String, ArmStatistics> arms,
        Map<Status, Map<DecidedBy, Long>> answers,
        long duplicateRequests,
        LatencyDistribution latency) {

    public EndpointStatistics {
        variants = Collections.unmodifiableMap(new LinkedHashMap<>(variants));
        arms = Collections.unmodifiableMap(new LinkedHashMap<>(arms));
        Map<Status, Map<DecidedBy, Long>> copy = new EnumMap<>(Status.class);
        answers.forEach((status, reasons) -> {
            if (!reasons.isEmpty()) {
                copy.put(status, Collections.unmodifiableMap(new EnumMap<>(reasons)));
            }
        });
        answers = Collections.unmodifiableMap(copy);
    }

    /** Answers of that status. */
    public long count(Status status) {
        return answers.getOrDefault(status, Map.of()).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** Answers decided for that reason. */
    public long count(DecidedBy decidedBy) {
        return answers.values().stream()
                .mapToLong(reasons -> reasons.getOrDefault(decidedBy, 0L))
                .sum();
    }

    /** Both together. */
    public EndpointStatistics plus(EndpointStatistics other) {
        Map<Status, Map<DecidedBy, Long>> answersSum = new EnumMap<>(Status.class);
        for (Status status : Status.values()) {
            Map<DecidedBy, Long> reasons = sum(
                    answers.getOrDefault(status, Map.of()), other.answers.getOrDefault(status, Map.of()), Long::sum);
            answersSum.put(status, reasons);
        }
        return new EndpointStatistics(
                sum(variants, other.variants, VariantStatistics::plus),
                sum(arms, other.arms, ArmStatistics::plus),
                answersSum,
                duplicateRequests + other.duplicateRequests,
                latency.plus(other.latency));
    }

    static <K, V> Map<K, V> sum(Map<K, V> one, Map<K, V> other, BinaryOperator<V> plus) {
        Map<K, V> sum = new LinkedHashMap<>(one);
        other.forEach((key, value) -> sum.merge(key, value, plus));
        return sum;
    }

    /**
     * As a record's, and those of its parts are, but made here: Flink's JobManager asks for the text when the job has
     * ended, and the JDK before 18 would keep the type of a component (JDK-8078641), and with it the job's class loader.
     */
    @Override
    public String toString() {
        return "EndpointStatistics[variants=" + variants + ", arms=" + arms + ", answers=" + answers
                + ", duplicateRequests=" + duplicateRequests + ", latency=" + latency + "]";
    }
}
