package io.hedgerow.benchmarks.load;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The load harness: what {@code hedgerow bench} does. */
public final class LoadHarness {
    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean isTerminal;

    /**
     * A harness that writes its table to one place, and how far it is to another.
     *
     * @param isTerminal whether a person watches
     */
    public LoadHarness(PrintWriter out, PrintWriter err, boolean isTerminal) {
        this.out = out;
        this.err = err;
        this.isTerminal = isTerminal;
    }

    /**
     * What to run.
     *
     * @param scenarios names, or empty for all but those that are only run by name
     * @param quick fewer and shorter runs, and of all scenarios together only Hedgerow and the hop limit
     * @param parallelism subtasks of each stage, at least 1
     * @param json where the results go, or null
     */
    public record Settings(
            List<String> scenarios,
            boolean quick,
            int parallelism,
            @Nullable Path json) {
        public Settings {
            scenarios = List.copyOf(scenarios);
        }
    }

    /** Names of all scenarios, in the order they run, those that are only run by name last. */
    public static List<String> scenarioNames() {
        return Scenarios.named().stream().map(Scenario::name).toList();
    }

    /**
     * Runs the scenarios and shows what they gave.
     *
     * @return whether no run failed
     * @throws IOException when a file or folder cannot be written
     * @throws Exception when the embedded cluster does not start
     */
    public boolean run(Settings settings) throws Exception {
        if (settings.json() != null) {
            BenchFile.reserve(settings.json());
        }
        Timing timing = settings.quick() ? Timing.QUICK : Timing.FULL;
        List<Scenario> scenarios = scenarios(settings);
        Machine machine = Machine.ofThis();
        List<ScenarioResult> results = campaign(scenarios, timing, settings.parallelism());
        out.println(machine.inWords());
        out.println(timing.inWords() + "; parallelism " + settings.parallelism());
        out.println();
        out.print(ResultTable.of(results));
        out.flush();
        if (settings.json() != null) {
            BenchFile.write(settings.json(), machine, timing, settings.parallelism(), results);
        }
        return results.stream().noneMatch(ScenarioResult::hasFailures);
    }

    static List<Scenario> scenarios(Settings settings) {
        if (!settings.scenarios().isEmpty()) {
            return Scenarios.named().stream()
                    .filter(scenario -> settings.scenarios().contains(scenario.name()))
                    .toList();
        }
        return settings.quick()
                ? Scenarios.all().stream().map(Scenario::inShort).toList()
                : Scenarios.all();
    }

    private List<ScenarioResult> campaign(List<Scenario> scenarios, Timing timing, int parallelism) throws Exception {
        Progress progress = new Progress(err, isTerminal, scenarios.size(), timing.rounds());
        int slots = scenarios.stream().mapToInt(Scenario::slots).reduce(parallelism, Math::max);
        try (ScratchFolder scratch = new ScratchFolder();
                EmbeddedCluster cluster = EmbeddedCluster.start(slots, scratch.path())) {
            return new Campaign(
                            scenarios,
                            parallelism,
                            timing.rounds(),
                            trial -> new LoadRun(trial, timing, parallelism, scratch.path(), cluster).measure(),
                            progress)
                    .run();
        } finally {
            progress.clear();
        }
    }
}
