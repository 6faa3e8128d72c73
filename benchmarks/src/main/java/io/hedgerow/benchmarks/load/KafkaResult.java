package io.hedgerow.benchmarks.load;

import java.util.ArrayList;
import java.util.List;

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
    static final class Case extends MeasuredRuns<KafkaMetric> {
        private final KafkaEntrant entrant;

        Case(KafkaEntrant entrant) {
            this.entrant = entrant;
        }

        KafkaEntrant entrant() {
            return entrant;
        }
    }
}
