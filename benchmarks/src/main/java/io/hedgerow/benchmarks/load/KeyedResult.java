package io.hedgerow.benchmarks.load;

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
    static final class Case extends MeasuredRuns<KeyedMetric> {
        private final int models;

        Case(int models) {
            this.models = models;
        }

        int models() {
            return models;
        }
    }
}
