package io.hedgerow.benchmarks.load;

import static java.util.Comparator.comparingDouble;

import java.util.List;
import java.util.Optional;

/**
 * One trial beside the others of its scenario. A ratio is this trial's median by the other's; NaN where either is
 * missing.
 *
 * @param scenario the scenario
 * @param result the trial
 */
record Comparison(ScenarioResult scenario, TrialResult result) {

    /** CPU per request by that of the hop limit. */
    double cpuToHopLimit() {
        return toHopLimit(Metric.CPU_MICROS_PER_REQUEST);
    }

    /** Latency by that of the hop limit; only where requests come by the clock. */
    double latencyToHopLimit(Metric percentile) {
        return result.trial().workload().arrivals().ratePerSecond() > 0 ? toHopLimit(percentile) : Double.NaN;
    }

    private double toHopLimit(Metric metric) {
        return result.trial().system() == SystemUnderTest.HOP_LIMIT
                ? Double.NaN
                : scenario.main(SystemUnderTest.HOP_LIMIT)
                        .map(limit -> result.ratio(limit, metric))
                        .orElse(Double.NaN);
    }

    /** CPU per request of source and sink alone. */
    double sourceCpuMicros() {
        return scenario.main(SystemUnderTest.SOURCE_ONLY)
                .map(source -> source.median(Metric.CPU_MICROS_PER_REQUEST))
                .orElse(Double.NaN);
    }

    /** {@link #cpuToHopLimit} without what source and sink cost in both. */
    double cpuToHopLimitWithoutSource() {
        return result.trial().system() == SystemUnderTest.HOP_LIMIT
                ? Double.NaN
                : scenario.main(SystemUnderTest.HOP_LIMIT)
                        .map(limit -> withoutSource(result) / withoutSource(limit))
                        .orElse(Double.NaN);
    }

    private double withoutSource(TrialResult of) {
        return of.median(Metric.CPU_MICROS_PER_REQUEST) - sourceCpuMicros();
    }

    /** Answers on time by what the models can score. */
    double goodputOfCapacity() {
        return result.median(Metric.GOODPUT_PER_SECOND) / result.trial().capacityPerSecond();
    }

    /** This trial by variations of it; none for a variation. */
    List<ToVariation> toVariations() {
        return result.trial().isMain()
                ? scenario.variations(result.trial().system()).stream()
                        .map(other -> new ToVariation(
                                other.trial().variation(),
                                result.ratio(other, Metric.REQUESTS_PER_SECOND),
                                result.ratio(other, Metric.P99_MILLIS)))
                        .toList()
                : List.of();
    }

    /** This trial by the variation of the highest throughput; empty where there are fewer than two. */
    Optional<ToVariation> toBestVariation() {
        List<ToVariation> all = toVariations().stream()
                .filter(ratio -> Double.isFinite(ratio.requestsPerSecond()))
                .toList();
        return all.size() < 2 ? Optional.empty() : all.stream().min(comparingDouble(ToVariation::requestsPerSecond));
    }

    /**
     * A trial by a variation of it.
     *
     * @param requestsPerSecond ratio of the throughputs
     * @param p99 ratio of the 99th percentiles
     */
    record ToVariation(String variation, double requestsPerSecond, double p99) {}
}
