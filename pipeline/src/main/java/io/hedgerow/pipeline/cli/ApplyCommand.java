package io.hedgerow.pipeline.cli;

import io.hedgerow.pipeline.documents.ControlFolder;
import io.hedgerow.pipeline.documents.DocumentsRefusedException;
import io.hedgerow.pipeline.documents.Environment;
import io.hedgerow.pipeline.documents.Publication;
import io.hedgerow.pipeline.documents.Publisher;
import io.hedgerow.pipeline.job.RefusedException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hedgerow apply}. */
@Command(
        name = "apply",
        mixinStandardHelpOptions = true,
        description = "Gives Models and Endpoints to a running job. All are checked before any is written.")
final class ApplyCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "-f", required = true, arity = "1..*", paramLabel = "FILE", description = "Documents to apply.")
    private List<Path> files = List.of();

    @Mixin
    private ControlOptions control = new ControlOptions();

    @Mixin
    private WaitOption wait = new WaitOption();

    @Override
    public Integer call() throws DocumentsRefusedException, RefusedException, InterruptedException {
        CommandSpec command = Objects.requireNonNull(spec);
        Environment environment = Environment.ofProcess(ApplyCommand.class.getClassLoader());
        ControlPlace place = control.place(environment);
        wait.check(place, command);
        ControlFolder folder = place.read(environment);
        Publisher publisher = new Publisher(folder, ServingView.generations(place.readStatus()), environment);
        List<Publication> publications = publisher.prepare(files);
        PrintWriter out = command.commandLine().getOut();
        for (Publication publication : publications) {
            if (publication.isNew()) {
                place.write(folder, publication);
            }
            out.println(describe(publication, place));
        }
        Duration longest = wait.duration();
        return longest == null
                ? ExitCode.DONE
                : new Awaiting(place, publications, out, command.commandLine().getErr()).await(longest);
    }

    static String describe(Publication publication, ControlPlace place) {
        String generation = publication.generation() == 0 ? "" : " generation " + publication.generation();
        String done = publication.isNew()
                ? (publication.isDeletion() ? " deleted by " : " written to ")
                : " is unchanged in ";
        return publication.id() + generation + done + place.shown() + "/"
                + publication.file().name();
    }
}
