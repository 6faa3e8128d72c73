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

    /** What was measured, least first: a run without an answer has no cost per answer. */
    List<Double> values(Metric metric) {
        return runs.stream()
                .map(run -> run.getOrDefault(metric, Double.NaN))
                .filter(value -> !value.isNaN())
                .sorted()
                .toList();
    }
}
