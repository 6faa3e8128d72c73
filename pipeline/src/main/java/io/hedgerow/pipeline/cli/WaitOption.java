package io.hedgerow.pipeline.cli;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Whether a command stays until the job has taken what it wrote. */
final class WaitOption {

    @Option(
            names = "--wait",
            arity = "0..1",
            fallbackValue = "60s",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "Waits until the job has taken or refused it, at most so long [60s]. Ends with 0, with 1 and"
                    + " every problem, or with 3 where no job says so in time.")
    private @Nullable Duration wait;

    /** Refuses to wait for nobody. */
    void check(ControlPlace place, CommandSpec spec) {
        if (wait != null && place.status() == null) {
            throw new ParameterException(
                    spec.commandLine(), "--wait needs to know where the job says how far it is: --job or --status");
        }
    }

    /** How long; null for not at all. */
    @Nullable
    Duration duration() {
        return wait;
    }
}
