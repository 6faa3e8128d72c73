package io.hedgerow.benchmarks.load;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * A question to all systems.
 *
 * @param name its name on the command line and in the file
 * @param about what it asks, in a line
 * @param slots how many subtasks a stage of it has at least, whatever the parallelism
 * @param trials who is asked, by parallelism; made when it is the scenario's turn
 */
record Scenario(String name, String about, int slots, IntFunction<List<Trial>> trials) {

    private static final Set<SystemUnderTest> SHORT = Set.of(SystemUnderTest.HEDGEROW, SystemUnderTest.HOP_LIMIT);

    Scenario(String name, String about, IntFunction<List<Trial>> trials) {
        this(name, about, 1, trials);
    }

    /**
     * The same question to Hedgerow and the hop limit alone, with one variation of each at most; at the paced rates none, which
     * the full run is for.
     */
    Scenario inShort() {
        return new Scenario(name, about, slots, parallelism -> {
            Set<SystemUnderTest> varied = EnumSet.noneOf(SystemUnderTest.class);
            return trials.apply(parallelism).stream()
                    .filter(trial -> SHORT.contains(trial.system()))
                    .filter(trial -> trial.isMain() || (!name.startsWith("paced-") && varied.add(trial.system())))
                    .toList();
        });
    }
}
