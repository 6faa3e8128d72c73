package io.hedgerow.benchmarks.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All runs of one trial. Not thread-safe. */
final class TrialResult {
    private final Trial trial;
    private final List<Map<Metric, Double>> runs = new ArrayList<>();
    private int failures;
    private @Nullable String error;

    TrialResult(Trial trial) {
        this.trial = trial;
    }

    Trial trial() {
        return trial;
    }

    void add(Map<Metric, Double> run) {
        runs.add(Map.copyOf(run));
    }

    void addFailure(String reason) {
        failures++;
        error = reason;
    }

    int failures() {
        return failures;
    }

    /** What the last failed run failed with, or null. */
    @Nullable
    String error() {
        return error;
    }

    int runs() {
        return runs.size();
    }

    /** Of all runs that did not fail; NaN where there is none. */
    double median(Metric metric) {
        return Statistics.median(values(metric));
    }

    /** The median that is this trial's of that one's; NaN where there is none. */
    double ratio(TrialResult other, Metric metric) {
        return median(metric) / other.median(metric);
    }

    double least(Metric metric) {
        return values(metric).stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
    }

    double most(Metric metric) {
        return values(metric).stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
    }

    private List<Double> values(Metric metric) {
        return runs.stream().map(run -> run.getOrDefault(metric, Double.NaN)).toList();
    }
}
