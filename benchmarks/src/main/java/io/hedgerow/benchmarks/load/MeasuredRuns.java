package io.hedgerow.benchmarks.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All runs of one thing that is measured, and what those failed with that failed. Not thread-safe.
 *
 * @param <M> what is measured
 */
class MeasuredRuns<M extends RunMetric> {
    private final List<Map<M, Double>> runs = new ArrayList<>();
    private int failures;
    private @Nullable String error;

    final void add(Map<M, Double> run) {
        runs.add(Map.copyOf(run));
    }

    final void addFailure(String reason) {
        failures++;
        error = reason;
    }

    final int runs() {
        return runs.size();
    }

    final int failures() {
        return failures;
    }

    /** What the last failed run failed with, or null. */
    final @Nullable String error() {
        return error;
    }

    /** Of all runs that did not fail; NaN where there is none, or it does not apply. */
    final double value(M metric) {
        return metric.of(
                runs.stream().map(run -> run.getOrDefault(metric, Double.NaN)).toList());
    }
}
