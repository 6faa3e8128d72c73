package io.hedgerow.pipeline.cli;

import io.hedgerow.pipeline.documents.DocumentsRefusedException;
import io.hedgerow.pipeline.documents.Environment;
import io.hedgerow.pipeline.documents.ResolvedDocuments;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hedgerow validate}. */
@Command(
        name = "validate",
        mixinStandardHelpOptions = true,
        description = "Checks documents and the models they name; prints every problem.")
final class ValidateCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "-f", required = true, arity = "1..*", paramLabel = "FILE", description = "Documents to check.")
    private List<Path> files = List.of();

    @Override
    public Integer call() throws DocumentsRefusedException {
        ResolvedDocuments documents =
                ResolvedDocuments.load(files, Environment.ofProcess(ValidateCommand.class.getClassLoader()));
        Objects.requireNonNull(spec)
                .commandLine()
                .getOut()
                .printf(
                        "Valid: %s endpoint(s), %s model(s)%s.%n",
                        documents.roster().endpoints().size(),
                        documents.roster().models().size(),
                        documents.job() == null ? "" : ", 1 job");
        return ExitCode.DONE;
    }
}
