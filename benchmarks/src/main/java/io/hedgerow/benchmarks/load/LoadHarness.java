package io.hedgerow.benchmarks.load;

import io.hedgerow.benchmarks.load.kafka.BrokerProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
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
        return Stream.of(
                        Scenarios.named().stream().map(Scenario::name),
                        SwapPlan.named().stream().map(SwapPlan::name),
                        KeyedPlan.named().stream().map(KeyedPlan::name),
                        KafkaPlan.named().stream().map(KafkaPlan::name))
                .flatMap(Function.identity())
                .toList();
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
        Machine machine = Machine.ofThis();
        BenchFile.Results results = new BenchFile.Results(
                campaign(scenarios(settings), timing, settings.parallelism()),
                swaps(swapPlans(settings), settings.parallelism()),
                keyed(keyedPlans(settings), settings.parallelism()),
                kafka(kafkaPlans(settings), settings.parallelism()));
        show(machine, timing, settings.parallelism(), results);
        if (settings.json() != null) {
            BenchFile.write(settings.json(), machine, timing, settings.parallelism(), results);
        }
        return results.scenarios().stream().noneMatch(ScenarioResult::hasFailures)
                && results.swaps().stream().allMatch(result -> result.failures() == 0)
                && results.keyed().stream().noneMatch(KeyedResult::hasFailures)
                && results.kafka().stream().noneMatch(KafkaResult::hasFailures);
    }

    private void show(Machine machine, Timing timing, int parallelism, BenchFile.Results results) {
        out.println(machine.inWords());
        boolean areCompared = !results.scenarios().isEmpty();
        out.println((areCompared ? timing.inWords() + "; " : "") + "parallelism " + parallelism);
        out.println();
        if (areCompared) {
            out.print(ResultTable.of(results.scenarios()));
        }
        if (!results.swaps().isEmpty()) {
            out.print(SwapTable.of(results.swaps()));
        }
        if (!results.keyed().isEmpty()) {
            out.print(KeyedTable.of(results.keyed()));
        }
        if (!results.kafka().isEmpty()) {
            out.print(KafkaTable.of(results.kafka()));
        }
        out.flush();
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

    /** Only those that are named. */
    static List<SwapPlan> swapPlans(Settings settings) {
        return SwapPlan.named().stream()
                .filter(plan -> settings.scenarios().contains(plan.name()))
                .map(plan -> settings.quick() ? plan.inShort() : plan)
                .toList();
    }

    /** Only those that are named. */
    static List<KeyedPlan> keyedPlans(Settings settings) {
        return KeyedPlan.named().stream()
                .filter(plan -> settings.scenarios().contains(plan.name()))
                .map(plan -> settings.quick() ? plan.inShort() : plan)
                .toList();
    }

    /** Only those that are named. */
    static List<KafkaPlan> kafkaPlans(Settings settings) {
        return KafkaPlan.named().stream()
                .filter(plan -> settings.scenarios().contains(plan.name()))
                .map(plan -> settings.quick() ? plan.inShort() : plan)
                .toList();
    }

    private List<KafkaResult> kafka(List<KafkaPlan> plans, int parallelism) throws Exception {
        if (plans.isEmpty()) {
            return List.of();
        }
        Progress progress = new Progress(err, isTerminal, plans.size(), 1);
        try (ScratchFolder scratch = new ScratchFolder();
                BrokerProcess broker = BrokerProcess.start(scratch.path().resolve("broker"))) {
            KafkaCampaign.Runner runner = (plan, entrant) ->
                    new KafkaRun(plan, entrant, parallelism, scratch.path(), broker.bootstrapServers()).measure();
            return new KafkaCampaign(plans, runner, progress).run();
        } finally {
            progress.clear();
        }
    }

    private List<KeyedResult> keyed(List<KeyedPlan> plans, int parallelism) throws Exception {
        if (plans.isEmpty()) {
            return List.of();
        }
        Progress progress = new Progress(err, isTerminal, plans.size(), 1);
        try (ScratchFolder scratch = new ScratchFolder();
                EmbeddedCluster cluster = EmbeddedCluster.start(parallelism, scratch.path())) {
            return new KeyedCampaign(plans, new KeyedRunner(parallelism, scratch.path(), cluster), progress).run();
        } finally {
            progress.clear();
        }
    }

    private List<SwapResult> swaps(List<SwapPlan> plans, int parallelism) throws Exception {
        if (plans.isEmpty()) {
            return List.of();
        }
        Progress progress = new Progress(err, isTerminal, plans.size(), 1);
        try (ScratchFolder scratch = new ScratchFolder();
                EmbeddedCluster cluster = EmbeddedCluster.start(parallelism, scratch.path())) {
            return new SwapCampaign(
                            plans, plan -> new SwapRun(plan, parallelism, scratch.path(), cluster).measure(), progress)
                    .run();
        } finally {
            progress.clear();
        }
    }

    private List<ScenarioResult> campaign(List<Scenario> scenarios, Timing timing, int parallelism) throws Exception {
        if (scenarios.isEmpty()) {
            return List.of();
        }
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
