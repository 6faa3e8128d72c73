package io.hedgerow.pipeline.cli;

import io.hedgerow.pipeline.documents.ControlFolder;
import io.hedgerow.pipeline.documents.ControlId;
import io.hedgerow.pipeline.documents.DocumentsRefusedException;
import io.hedgerow.pipeline.documents.Environment;
import io.hedgerow.pipeline.documents.Publication;
import io.hedgerow.pipeline.documents.Publisher;
import io.hedgerow.pipeline.job.RefusedException;
import io.hedgerow.proto.flink.status.StatusSnapshot;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hedgerow delete}. */
@Command(
        name = "delete",
        description =
                "Takes a model or an endpoint back. A document that says so is written: a file that is merely gone may"
                        + " be an accident, and changes nothing.")
final class DeleteCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "KIND",
            converter = DocumentKind.Converter.class,
            description = "model or endpoint.")
    private DocumentKind kind = DocumentKind.MODEL;

    @Parameters(index = "1", paramLabel = "NAME", description = "Name.")
    private String name = "";

    // --version of the standard help options would be the program's.
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help message and exit.")
    @SuppressWarnings("unused") // read by picocli
    private boolean help;

    @Option(names = "--version", paramLabel = "V", description = "Version of the model; left out: all of them.")
    private @Nullable String version;

    @Mixin
    private ControlOptions control = new ControlOptions();

    @Mixin
    private WaitOption wait = new WaitOption();

    @Override
    public Integer call() throws DocumentsRefusedException, RefusedException, InterruptedException {
        CommandSpec command = Objects.requireNonNull(spec);
        if (version != null && kind != DocumentKind.MODEL) {
            throw new ParameterException(command.commandLine(), "--version is for models only");
        }
        Environment environment = Environment.ofProcess(DeleteCommand.class.getClassLoader());
        ControlPlace place = control.place(environment);
        wait.check(place, command);
        ControlFolder folder = place.read(environment);
        StatusSnapshot status = place.readStatus();
        Publisher publisher = new Publisher(folder, ServingView.generations(status), environment);
        List<Publication> deletions = ids(
                        new ServingView(folder, status, place.clock().millis()))
                .stream()
                .map(publisher::deletion)
                .toList();
        PrintWriter out = command.commandLine().getOut();
        for (Publication deletion : deletions) {
            place.write(folder, deletion);
            out.println(ApplyCommand.describe(deletion, place));
        }
        Duration longest = wait.duration();
        return longest == null
                ? ExitCode.DONE
                : new Awaiting(place, deletions, out, command.commandLine().getErr()).await(longest);
    }

    private List<ControlId> ids(ServingView view) throws RefusedException {
        List<ControlId> ids = view.idsOf(kind.written(), name).stream()
                .filter(id -> version == null || version.equals(id.version()))
                .toList();
        if (ids.isEmpty()) {
            String what = version == null ? name : name + ":" + version;
            String hint = kind == DocumentKind.MODEL && name.indexOf(':') > 0 ? "; a version is told by --version" : "";
            throw new RefusedException("there is no " + kind.name().toLowerCase(Locale.ROOT) + " " + what + hint);
        }
        return ids;
    }
}
