package io.hedgerow.benchmarks.load;

import java.util.List;
import java.util.Optional;

/**
 * What a scenario showed.
 *
 * @param scenario the scenario
 * @param trials its trials, in its order
 */
record ScenarioResult(Scenario scenario, List<TrialResult> trials) {
    ScenarioResult {
        trials = List.copyOf(trials);
    }

    /** The scenario itself under a system. */
    Optional<TrialResult> main(SystemUnderTest system) {
        return trials.stream()
                .filter(result -> result.trial().isMain() && result.trial().system() == system)
                .findFirst();
    }

    /** What else a system was tried with. */
    List<TrialResult> variations(SystemUnderTest system) {
        return trials.stream()
                .filter(result -> !result.trial().isMain() && result.trial().system() == system)
                .toList();
    }

    boolean hasFailures() {
        return trials.stream().anyMatch(result -> result.failures() > 0);
    }
}
