package io.hedgerow.pipeline.cli;

import io.hedgerow.pipeline.documents.DocumentsRefusedException;
import io.hedgerow.pipeline.documents.Environment;
import io.hedgerow.pipeline.documents.FileLocation;
import io.hedgerow.pipeline.documents.JobFile;
import io.hedgerow.pipeline.documents.JobSpec;
import io.hedgerow.pipeline.job.RefusedException;
import io.hedgerow.proto.flink.status.StatusDirectory;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Which control log a command reads and writes. */
final class ControlOptions {

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Place place = new Place();

    @Option(
            names = "--status",
            paramLabel = "DIR",
            description = "Folder in which the job says how far it is; with --job it is known already.")
    private @Nullable String status;

    /** One of the two ways to name it. */
    static final class Place {
        @Option(
                names = "--job",
                paramLabel = "FILE",
                description = "File with the Job document; its spec.control is used.")
        private @Nullable Path job;

        @Option(names = "--control", paramLabel = "DIR", description = "The control folder: a path, or a URI.")
        private @Nullable String control;
    }

    ControlPlace place(Environment environment) throws DocumentsRefusedException, RefusedException {
        FileLocation statusFolder = status == null ? null : location("--status", status, environment);
        FileLocation folder;
        if (place.job != null) {
            JobSpec.Control control = controlOf(place.job, environment);
            folder = control.folder();
            statusFolder = statusFolder == null ? control.status() : statusFolder;
        } else {
            folder = location("--control", place.control == null ? "" : place.control, environment);
        }
        return new ControlPlace(
                folder, statusFolder == null ? null : StatusDirectory.in(statusFolder.toString()), Clock.systemUTC());
    }

    private static JobSpec.Control controlOf(Path file, Environment environment)
            throws DocumentsRefusedException, RefusedException {
        JobSpec job = JobFile.read(file, environment);
        if (job.control() == null) {
            throw new RefusedException("--job " + file + ": the Job " + job.name()
                    + " has no spec.control, so that it takes no documents while it runs");
        }
        return job.control();
    }

    private static FileLocation location(String option, String written, Environment environment)
            throws RefusedException {
        if (written.startsWith("kafka:")) {
            throw new RefusedException(
                    option + " " + written + ": Kafka is not available in this version; a folder is allowed");
        }
        try {
            return FileLocation.parse(written, environment.workingDirectory());
        } catch (IllegalArgumentException e) {
            throw new RefusedException(option + " " + e.getMessage());
        }
    }
}
