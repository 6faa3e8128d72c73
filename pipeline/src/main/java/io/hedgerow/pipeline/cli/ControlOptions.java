package io.hedgerow.pipeline.cli;

import io.hedgerow.kafka.KafkaTopic;
import io.hedgerow.pipeline.documents.DocumentsRefusedException;
import io.hedgerow.pipeline.documents.Environment;
import io.hedgerow.pipeline.documents.FileLocation;
import io.hedgerow.pipeline.documents.JobFile;
import io.hedgerow.pipeline.documents.JobSpec;
import io.hedgerow.pipeline.job.RefusedException;
import io.hedgerow.proto.flink.status.StatusDirectory;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Which control log a command reads and writes. */
final class ControlOptions {
    private static final Pattern TOPIC = Pattern.compile("kafka://([^/\\s]+:[0-9]+)/([A-Za-z0-9._-]{1,249})");

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

        @Option(
                names = "--control",
                paramLabel = "PLACE",
                description =
                        "The control folder, as a path or a URI; or kafka://host:port/topic. A topic that is reached with"
                                + " TLS or SASL is named by --job.")
        private @Nullable String control;
    }

    ControlPlace place(Environment environment) throws DocumentsRefusedException, RefusedException {
        FileLocation statusFolder = status == null ? null : location("--status", status, environment);
        if (place.job != null) {
            JobSpec.Control control = controlOf(place.job, environment);
            return place(control.folder(), control.topic(), statusFolder == null ? control.status() : statusFolder);
        }
        String written = place.control == null ? "" : place.control;
        return written.startsWith("kafka:")
                ? place(null, topic(written), statusFolder)
                : place(location("--control", written, environment), null, statusFolder);
    }

    private static ControlPlace place(
            @Nullable FileLocation folder, @Nullable KafkaTopic topic, @Nullable FileLocation statusFolder) {
        FileLocation where = topic == null
                ? Objects.requireNonNull(folder, "neither folder nor topic")
                : new FileLocation(topic.uri(), URI.create(topic.uri()));
        StatusDirectory directory = statusFolder == null ? null : StatusDirectory.in(statusFolder.toString());
        return new ControlPlace(where, topic, directory, Clock.systemUTC());
    }

    private static KafkaTopic topic(String written) throws RefusedException {
        Matcher matcher = TOPIC.matcher(written);
        if (!matcher.matches()) {
            throw new RefusedException(
                    "--control " + written + " is no kafka://host:port/topic, several host:port separated by commas");
        }
        return new KafkaTopic(matcher.group(1), matcher.group(2), KafkaTopic.Format.JSON, Map.of());
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
        try {
            return FileLocation.parse(written, environment.workingDirectory());
        } catch (IllegalArgumentException e) {
            throw new RefusedException(option + " " + e.getMessage());
        }
    }
}
