package io.hedgerow.pipeline.job;

import io.hedgerow.kafka.TopicNeed;
import io.hedgerow.kafka.TopicNeed.Purpose;
import io.hedgerow.pipeline.documents.FileLocation;
import io.hedgerow.pipeline.documents.JobSpec;
import io.hedgerow.pipeline.documents.RecordSink;
import io.hedgerow.pipeline.documents.RecordSink.FilesSink;
import io.hedgerow.pipeline.documents.RecordSink.KafkaSink;
import io.hedgerow.pipeline.documents.RequestSource.FilesSource;
import io.hedgerow.pipeline.documents.RequestSource.KafkaSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.fs.FileSystem;
import org.jspecify.annotations.Nullable;

/** Looks, before a job starts, whether it can read what it reads and write where it writes; of places that are not local,
 * whether there is a file system for them. */
final class Places {
    private final List<String> problems = new ArrayList<>();

    private Places() {}

    /** What is wrong, one line each; empty when all is well. Makes the output folders. */
    static List<String> problems(JobSpec job) {
        Places places = new Places();
        if (job.requests() instanceof FilesSource files) {
            places.readable("requests", files.path());
        }
        if (job.feedback() != null && job.feedback().files() != null) {
            places.readable("feedback", job.feedback().files());
        }
        places.writable("answers", job.answers());
        places.writable("reports", job.reports());
        places.writable("deadLetters", job.deadLetters());
        places.writable(
                "attempts", job.attempts() == null ? null : job.attempts().sink());
        if (job.control() != null) {
            if (job.control().topic() == null) {
                places.present("control.files.path", job.control().folder());
                places.writable("control.files.status", job.control().status());
            } else {
                places.writable("checkpointing.directory", job.control().folder());
                places.writable("checkpointing.directory", job.control().status());
            }
        }
        places.writable("checkpointing.directory", job.checkpointing().directory());
        return places.problems;
    }

    /** The topics the job cannot do without; requests first, whose size tells that of dead letters. */
    static List<TopicNeed> topics(JobSpec job) {
        List<TopicNeed> needs = new ArrayList<>();
        if (job.requests() instanceof KafkaSource requests) {
            needs.add(new TopicNeed("spec.requests.kafka", requests.topic().topic(), Purpose.REQUESTS));
        }
        if (job.feedback() != null && job.feedback().topic() != null) {
            needs.add(
                    new TopicNeed("spec.feedback.kafka", job.feedback().topic().topic(), Purpose.FEEDBACK));
        }
        addTopic(needs, "answers", job.answers(), Purpose.RECORDS);
        addTopic(needs, "deadLetters", job.deadLetters(), Purpose.DEAD_LETTERS);
        addTopic(
                needs,
                "attempts",
                job.attempts() == null ? null : job.attempts().sink(),
                Purpose.RECORDS);
        addTopic(needs, "reports", job.reports(), Purpose.RECORDS);
        if (job.control() != null && job.control().topic() != null) {
            needs.add(new TopicNeed("spec.control.kafka", job.control().topic(), Purpose.CONTROL));
        }
        return needs;
    }

    /** Whether any records go to topics. */
    static boolean isWritingTopics(JobSpec job) {
        return topics(job).stream().anyMatch(TopicNeed::isWritten);
    }

    private static void addTopic(List<TopicNeed> needs, String what, @Nullable RecordSink sink, Purpose purpose) {
        if (sink instanceof KafkaSink kafka) {
            needs.add(need(what, kafka, purpose));
        }
    }

    static TopicNeed need(String what, KafkaSink sink, Purpose purpose) {
        return new TopicNeed("spec." + what + ".kafka", sink.topic(), purpose);
    }

    private void readable(String what, FileLocation location) {
        if (!location.isLocal()) {
            fileSystem(what, location);
            return;
        }
        Path path = location.localPath();
        if (!Files.exists(path)) {
            problems.add("spec." + what + ": there is no file or folder " + path);
        } else if (!Files.isReadable(path)) {
            problems.add("spec." + what + ": " + path + " cannot be read");
        }
    }

    /** A folder that may be read-only, but is made where there is none. */
    private void present(String what, FileLocation location) {
        if (!location.isLocal()) {
            fileSystem(what, location);
            return;
        }
        try {
            Files.createDirectories(location.localPath());
        } catch (IOException e) {
            problems.add("spec." + what + ": there is no folder " + location.localPath() + ", nor can it be made: "
                    + reason(e));
        }
    }

    private void writable(String what, @Nullable RecordSink sink) {
        if (sink instanceof FilesSink files) {
            writable(what, files.path());
        }
    }

    private void writable(String what, FileLocation location) {
        if (!location.isLocal()) {
            fileSystem(what, location);
            return;
        }
        Path folder = location.localPath();
        try {
            Files.createDirectories(folder);
            // Permission bits say too much for a superuser and too little on a read-only mount: write.
            Files.delete(Files.createTempFile(folder, ".hedgerow", ".probe"));
        } catch (IOException e) {
            problems.add("spec." + what + ": the folder " + folder + " cannot be written: " + reason(e));
        }
    }

    private void fileSystem(String what, FileLocation location) {
        try {
            FileSystem.get(location.uri());
        } catch (IOException e) {
            problems.add("spec." + what + ": " + location + " cannot be reached: " + reason(e));
        }
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName() + (e.getMessage() == null ? "" : " " + e.getMessage());
    }
}
