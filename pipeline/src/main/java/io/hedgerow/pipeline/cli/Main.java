package io.hedgerow.pipeline.cli;

import io.hedgerow.pipeline.documents.DocumentsRefusedException;
import io.hedgerow.pipeline.job.JobFailedException;
import io.hedgerow.pipeline.job.RefusedException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line, and the main class of the job jar. */
@Command(
        name = "hedgerow",
        mixinStandardHelpOptions = true,
        version = "hedgerow 0.1.0",
        description = "Many models score a request; one answer leaves by its deadline.",
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            ValidateCommand.class,
            ModelsCommand.class,
            ApplyCommand.class,
            GetCommand.class,
            DeleteCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:the input was refused", "2:usage", "3:the job failed"})
public final class Main {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    private Main() {}

    /**
     * Runs one command. Started by the launcher it exits with the command's code; inside Flink, which owns the
     * process, a code other than 0 is thrown.
     */
    public static void main(String[] args) {
        int code = commandLine().execute(args);
        if (ownsProcess()) {
            System.exit(code);
        } else if (code != ExitCode.DONE) {
            throw new IllegalStateException("hedgerow ended with exit code " + code + "; see its output");
        }
    }

    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new Main());
        commandLine.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        commandLine.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        commandLine.setExecutionExceptionHandler((failure, command, parsed) -> report(failure, command.getErr()));
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        return commandLine;
    }

    private static boolean ownsProcess() {
        return Main.class.getClassLoader() == ClassLoader.getSystemClassLoader();
    }

    private static int report(Exception failure, PrintWriter err) {
        if (failure instanceof DocumentsRefusedException || failure instanceof RefusedException) {
            err.println(failure.getMessage());
            return ExitCode.REFUSED;
        }
        LOG.error("The command failed", failure);
        String message = failure instanceof JobFailedException ? failure.getMessage() : failure.toString();
        err.println("The job failed: " + message);
        err.println("The log has the details" + logPlace() + ".");
        return ExitCode.JOB_FAILED;
    }

    private static String logPlace() {
        String home = System.getProperty("hedgerow.home");
        return home == null ? "" : ": " + home + "/logs/hedgerow.log";
    }
}
