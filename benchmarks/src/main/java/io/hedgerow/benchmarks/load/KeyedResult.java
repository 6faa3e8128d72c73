package io.hedgerow.benchmarks.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A {@link KeyedPlan} and what its cases gave. */
record KeyedResult(KeyedPlan plan, Case many, Case few) {

    /** A result to be filled. */
    static KeyedResult of(KeyedPlan plan) {
        return new KeyedResult(plan, new Case(plan.models()), new Case(plan.fewModels()));
    }

    /** Throughput with many models by that with few; NaN where either is missing. */
    double throughputRatio() {
        return many.value(KeyedMetric.REQUESTS_PER_SECOND) / few.value(KeyedMetric.REQUESTS_PER_SECOND);
    }

    boolean hasFailures() {
        return many.failures() + few.failures() > 0;
    }

    /** All runs with so many models. Not thread-safe. */
    static final class Case {
        private final int models;
        private final List<Map<KeyedMetric, Double>> runs = new ArrayList<>();
        private int failures;
        private @Nullable String error;

        Case(int models) {
            this.models = models;
        }

        int models() {
            return models;
        }

        void add(Map<KeyedMetric, Double> run) {
            runs.add(Map.copyOf(run));
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

        /** What the last failed run, or the load, failed with; or null. */
        @Nullable
        String error() {
            return error;
        }

        /** Of all runs that did not fail; NaN where there is none. */
        double value(KeyedMetric metric) {
            return metric.of(runs.stream()
                    .map(run -> run.getOrDefault(metric, Double.NaN))
                    .toList());
        }
    }
}
