package io.hedgerow.benchmarks.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs scenarios: the trials of each by turns, so that all of them meet the same machine. */
final class Campaign {
    private static final Logger LOG = LoggerFactory.getLogger(Campaign.class);

    /** A system that fails again and again is not asked for more. */
    private static final int MOST_FAILURES = 2;

    /** Runs one trial once. */
    interface Runner {
        Map<Metric, Double> run(Trial trial) throws Exception;
    }

    /** Hears how far the campaign is. */
    interface Listener {
        /**
         * A run begins.
         *
         * @param position of the scenario, from 1
         * @param round from 1
         */
        void running(Scenario scenario, int position, Trial trial, int round);
    }

    private final List<Scenario> scenarios;
    private final int parallelism;
    private final int rounds;
    private final Runner runner;
    private final Listener listener;

    Campaign(List<Scenario> scenarios, int parallelism, int rounds, Runner runner, Listener listener) {
        this.scenarios = List.copyOf(scenarios);
        this.parallelism = parallelism;
        this.rounds = rounds;
        this.runner = runner;
        this.listener = listener;
    }

    List<ScenarioResult> run() throws InterruptedException {
        List<ScenarioResult> results = new ArrayList<>();
        for (Scenario scenario : scenarios) {
            results.add(run(scenario, results.size() + 1));
        }
        return results;
    }

    private ScenarioResult run(Scenario scenario, int position) throws InterruptedException {
        List<TrialResult> entrants = scenario.trials().apply(parallelism).stream()
                .map(TrialResult::new)
                .toList();
        int begun = 0;
        for (TrialResult result : Statistics.interleaved(entrants, rounds)) {
            if (result.failures() < MOST_FAILURES) {
                listener.running(scenario, position, result.trial(), begun / entrants.size() + 1);
                run(scenario, result);
            }
            begun++;
        }
        return new ScenarioResult(scenario, entrants);
    }

    private void run(Scenario scenario, TrialResult result) throws InterruptedException {
        try {
            result.add(runner.run(result.trial()));
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            LOG.error("{}, {}: the run failed", scenario.name(), result.trial().label(), e);
            result.addFailure(reason(e));
        }
    }

    /** The first line of the innermost cause. */
    static String reason(Exception failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.toString().lines().findFirst().orElse("").strip();
    }
}
