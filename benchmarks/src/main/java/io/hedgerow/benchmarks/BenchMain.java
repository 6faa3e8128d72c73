package io.hedgerow.benchmarks;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code hedgerow bench}: runs the JMH benchmarks. */
@Command(
        name = "hedgerow bench",
        mixinStandardHelpOptions = true,
        description = "Runs the JMH benchmarks: decisions, the assignment hash, serializers.")
public final class BenchMain implements Callable<Integer> {
    private static final int DONE = 0;
    private static final int FAILED = 3;

    @Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Option(
            names = "--jmh",
            arity = "0..1",
            fallbackValue = ".*",
            paramLabel = "REGEX",
            description = "JMH benchmarks whose name matches; all of them without REGEX.")
    private @Nullable String jmh;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes JMH's results as JSON.")
    private @Nullable Path json;

    @Option(names = "--quick", description = "One short fork per benchmark: shows that it runs, not what it costs.")
    private boolean quick;

    private BenchMain() {}

    /** Runs the command line and exits with its code. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new BenchMain()).execute(args));
    }

    @Override
    public Integer call() throws RunnerException {
        CommandLine command = java.util.Objects.requireNonNull(spec).commandLine();
        if (jmh == null) {
            throw new ParameterException(
                    command, "the load harness is not available in this version; use --jmh [REGEX]");
        }
        if (new Runner(options(jmh)).run().isEmpty()) {
            PrintWriter err = command.getErr();
            err.println("no benchmark matches " + jmh);
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
        if (json != null) {
            options.resultFormat(ResultFormatType.JSON).result(json.toString());
        }
        return options.build();
    }
}
