package io.hedgerow.pipeline.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.hedgerow.pipeline.documents.DocumentsRefusedException;
import io.hedgerow.pipeline.job.RefusedException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hedgerow models list}. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Shows the model versions of a running job, and how far each is.")
final class ListCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private ControlOptions control = new ControlOptions();

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Override
    public Integer call() throws DocumentsRefusedException, RefusedException, JsonProcessingException {
        GetCommand.show(
                DocumentKind.MODEL,
                null,
                control,
                new ViewPrinter(Objects.requireNonNull(spec).commandLine().getOut(), json));
        return ExitCode.DONE;
    }
}
