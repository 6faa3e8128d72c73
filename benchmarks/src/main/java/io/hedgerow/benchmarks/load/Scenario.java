package io.hedgerow.benchmarks.load;

import java.util.List;
import java.util.function.IntFunction;

/**
 * A question to all systems.
 *
 * @param name its name on the command line and in the file
 * @param about what it asks, in a line
 * @param trials who is asked, by parallelism; made when it is the scenario's turn
 */
record Scenario(String name, String about, IntFunction<List<Trial>> trials) {

    /** The same question to Hedgerow and the hop limit alone. */
    Scenario inShort() {
        return new Scenario(
                name,
                about,
                parallelism -> trials.apply(parallelism).stream()
                        .filter(trial -> trial.system() == SystemUnderTest.HEDGEROW
                                || trial.system() == SystemUnderTest.HOP_LIMIT)
                        .toList());
    }
}
