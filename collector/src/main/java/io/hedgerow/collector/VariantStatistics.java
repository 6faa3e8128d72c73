package io.hedgerow.collector;

import io.hedgerow.policies.Outcome;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What became of one variant's attempts.
 *
 * @param model its model
 * @param version its model's version
 * @param attempts attempts planned
 * @param outcomes how they ended; what is missing to {@code attempts} is open
 * @param late how many of them ended after their request's deadline, whatever the outcome
 * @param answers requests answered with its prediction
 * @param latency of the attempts in which a model ran or may have run: SCORED, FAILED and CANCELLED
 */
public record VariantStatistics(
        String model,
        String version,
        long attempts,
        Map<Outcome, Long> outcomes,
        long late,
        long answers,
        LatencyDistribution latency) {
    public VariantStatistics {
        Map<Outcome, Long> copy = new EnumMap<>(Outcome.class);
        copy.putAll(outcomes);
        outcomes = Collections.unmodifiableMap(copy);
    }

    /** How many attempts ended so. */
    public long count(Outcome outcome) {
        return outcomes.getOrDefault(outcome, 0L);
    }

    /** Both together. */
    public VariantStatistics plus(VariantStatistics other) {
        Map<Outcome, Long> sum = new EnumMap<>(Outcome.class);
        sum.putAll(outcomes);
        other.outcomes.forEach((outcome, count) -> sum.merge(outcome, count, Long::sum));
        return new VariantStatistics(
                model,
                version,
                attempts + other.attempts,
                sum,
                late + other.late,
                answers + other.answers,
                latency.plus(other.latency));
    }

    /** Made here for the reason given at {@link EndpointStatistics#toString}. */
    @Override
    public String toString() {
        return "VariantStatistics[model=" + model + ", version=" + version + ", attempts=" + attempts + ", outcomes="
                + outcomes + ", late=" + late + ", answers=" + answers + ", latency=" + latency + "]";
    }
}
