package io.hedgerow.benchmarks;

import io.hedgerow.benchmarks.load.LoadHarness;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code hedgerow bench}: the load harness, or with {@code --jmh} the JMH benchmarks. */
@Command(
        name = "hedgerow bench",
        mixinStandardHelpOptions = true,
        description = {
            "Measures Hedgerow end to end, side by side with simpler systems: medians of runs that take turns.",
            "With --jmh: runs the JMH benchmarks of what happens once per request."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:the input was refused", "2:usage", "3:a run failed; its row says why"})
public final class BenchMain implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(BenchMain.class);
    private static final int DONE = 0;
    private static final int REFUSED = 1;
    private static final int FAILED = 3;

    @Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Option(
            names = "--scenario",
            arity = "1..*",
            paramLabel = "NAME",
            completionCandidates = ScenarioNames.class,
            description = "Only these scenarios; one or more of ${COMPLETION-CANDIDATES}.")
    private List<String> scenarios = new ArrayList<>();

    @Option(
            names = "--quick",
            description = "Fewer and shorter runs: shows that it works, and roughly what it costs. All scenarios: about"
                    + " 4 minutes instead of 40, with Hedgerow and the hop limit only.")
    private boolean quick;

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            defaultValue = "1",
            description = "Subtasks of each stage. [${DEFAULT-VALUE}]")
    private int parallelism;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the results as JSON.")
    private @Nullable Path json;

    @Option(
            names = "--jmh",
            arity = "0..1",
            fallbackValue = ".*",
            paramLabel = "REGEX",
            description = "JMH benchmarks whose name matches; all of them without REGEX.")
    private @Nullable String jmh;

    @Option(names = "--allocations", description = "With --jmh: also the bytes that a call allocates.")
    private boolean allocations;

    private BenchMain() {}

    /** Runs the command line and exits with its code. */
    public static void main(String[] args) {
        CommandLine commandLine = commandLine();
        commandLine.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        commandLine.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        System.exit(commandLine.execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new BenchMain()).setExecutionExceptionHandler((failure, command, parsed) -> {
            LOG.error("The command failed", failure);
            command.getErr().println("The benchmarks failed: " + failure);
            command.getErr().println("The log has the details" + logPlace() + ".");
            return FAILED;
        });
    }

    private static String logPlace() {
        String home = System.getProperty("hedgerow.home");
        return home == null ? "" : ": " + home + "/logs/hedgerow-bench.log";
    }

    @Override
    public Integer call() throws Exception {
        CommandLine command = Objects.requireNonNull(spec).commandLine();
        if (parallelism < 1) {
            throw new ParameterException(command, "--parallelism must be at least 1, was " + parallelism);
        }
        return jmh == null ? load(command) : jmh(command, jmh);
    }

    private int load(CommandLine command) throws Exception {
        if (allocations) {
            throw new ParameterException(command, "--allocations needs --jmh");
        }
        List<String> known = LoadHarness.scenarioNames();
        for (String scenario : scenarios) {
            if (!known.contains(scenario)) {
                throw new ParameterException(
                        command, "there is no scenario " + scenario + "; known: " + String.join(", ", known));
            }
        }
        LoadHarness harness =
                new LoadHarness(command.getOut(), command.getErr(), Boolean.getBoolean("hedgerow.terminal"));
        try {
            return harness.run(new LoadHarness.Settings(scenarios, quick, parallelism, json)) ? DONE : FAILED;
        } catch (IOException e) {
            command.getErr().println(e.getMessage());
            return REFUSED;
        }
    }

    private int jmh(CommandLine command, String regex) throws RunnerException {
        if (!scenarios.isEmpty()) {
            throw new ParameterException(command, "--jmh and --scenario exclude each other");
        }
        if (new Runner(options(regex)).run().isEmpty()) {
            command.getErr().println("no benchmark matches " + regex);
            return FAILED;
        }
        return DONE;
    }

    private org.openjdk.jmh.runner.options.Options options(String regex) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(regex)
                .forks(quick ? 1 : 3)
                .warmupIterations(quick ? 1 : 3)
                .warmupTime(quick ? TimeValue.milliseconds(100) : TimeValue.seconds(1))
                .measurementIterations(quick ? 1 : 5)
                .measurementTime(quick ? TimeValue.milliseconds(100) : TimeValue.seconds(1));
        if (allocations) {
            options.addProfiler(GCProfiler.class);
        }
        if (json != null) {
            options.resultFormat(ResultFormatType.JSON).result(json.toString());
        }
        return options.build();
    }

    /** What {@code --scenario} takes. */
    static final class ScenarioNames extends ArrayList<String> {
        private static final long serialVersionUID = 1L;

        ScenarioNames() {
            super(LoadHarness.scenarioNames());
        }
    }
}
