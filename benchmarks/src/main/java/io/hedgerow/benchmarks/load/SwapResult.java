package io.hedgerow.benchmarks.load;

import io.hedgerow.benchmarks.load.swap.Footprint;
import io.hedgerow.benchmarks.load.swap.Measure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All runs of a {@link SwapPlan}. Not thread-safe. */
final class SwapResult {
    private final SwapPlan plan;
    private final List<Run> runs = new ArrayList<>();
    private int failures;
    private @Nullable String error;

    /**
     * One run.
     *
     * @param footprints what the process held, in the order of the swaps; empty where that was not asked for
     */
    record Run(Map<SwapMetric, Double> metrics, List<Footprint> footprints) {
        Run {
            metrics = Map.copyOf(metrics);
            footprints = List.copyOf(footprints);
        }
    }

    SwapResult(SwapPlan plan) {
        this.plan = plan;
    }

    SwapPlan plan() {
        return plan;
    }

    void add(Run run) {
        runs.add(run);
    }

    void addFailure(String reason) {
        failures++;
        error = reason;
    }

    int runs() {
        return runs.size();
    }

    int failures() {
        return failures;
    }

    /** What the last failed run failed with, or null. */
    @Nullable
    String error() {
        return error;
    }

    /** Of all runs that did not fail; NaN where there is none, or it does not apply. */
    double value(SwapMetric metric) {
        return metric.of(runs.stream()
                .map(run -> run.metrics().getOrDefault(metric, Double.NaN))
                .toList());
    }

    /** Those of the last run; empty where there are none. */
    List<Footprint> footprints() {
        return runs.isEmpty() ? List.of() : runs.get(runs.size() - 1).footprints();
    }

    /** What the process gained over the swaps in which it should not; empty where no footprints were taken. */
    Map<Measure, Double> growth() {
        return Footprint.growth(footprints(), plan.growthFrom());
    }
}
