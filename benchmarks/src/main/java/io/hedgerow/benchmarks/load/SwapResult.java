package io.hedgerow.benchmarks.load;

import io.hedgerow.benchmarks.load.swap.Footprint;
import io.hedgerow.benchmarks.load.swap.Measure;
import java.util.List;
import java.util.Map;

/** All runs of a {@link SwapPlan}. Not thread-safe. */
final class SwapResult extends MeasuredRuns<SwapMetric> {
    private final SwapPlan plan;
    private List<Footprint> footprints = List.of();

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
        add(run.metrics());
        footprints = run.footprints();
    }

    /** Those of the last run; empty where there are none. */
    List<Footprint> footprints() {
        return footprints;
    }

    /** What the process gained over the swaps in which it should not; empty where no footprints were taken. */
    Map<Measure, Double> growth() {
        return Footprint.growth(footprints(), plan.growthFrom());
    }
}
