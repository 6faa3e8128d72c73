package io.hedgerow.benchmarks.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A {@link KafkaPlan} and what it gave.
 *
 * @param echo what the others are compared with
 * @param served by delivery, in the plan's order; the first is the scenario's own
 */
record KafkaResult(KafkaPlan plan, Case echo, List<Case> served) {
    KafkaResult {
        served = List.copyOf(served);
    }

    /** A result to be filled. */
    static KafkaResult of(KafkaPlan plan) {
        return new KafkaResult(
                plan,
                new Case(KafkaEntrant.echo()),
                plan.deliveries().stream()
                        .map(KafkaEntrant::hedgerow)
                        .map(Case::new)
                        .toList());
    }

    /** All of them, what is compared with first. */
    List<Case> cases() {
        List<Case> cases = new ArrayList<>(List.of(echo));
        cases.addAll(served);
        return cases;
    }

    /** By that of the echo; NaN where either is missing. */
    double ratioToEcho(Case one, KafkaMetric metric) {
        return one.value(metric) / echo.value(metric);
    }

    boolean hasFailures() {
        return cases().stream().anyMatch(one -> one.failures() > 0);
    }

    /** All runs of one entrant. Not thread-safe. */
    static final class Case {
        private final KafkaEntrant entrant;
        private final List<Map<KafkaMetric, Double>> runs = new ArrayList<>();
        private int failures;
        private @Nullable String error;

        Case(KafkaEntrant entrant) {
            this.entrant = entrant;
        }

        KafkaEntrant entrant() {
            return entrant;
        }

        void add(Map<KafkaMetric, Double> run) {
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

        /** What the last failed run failed with, or null. */
        @Nullable
        String error() {
            return error;
        }

        /** Of all runs that did not fail; NaN where there is none. */
        double value(KafkaMetric metric) {
            return metric.of(runs.stream()
                    .map(run -> run.getOrDefault(metric, Double.NaN))
                    .toList());
        }
    }
}
