package io.hedgerow.pipeline.cli;

import io.hedgerow.kafka.ControlTopic;
import io.hedgerow.kafka.KafkaTopic;
import io.hedgerow.pipeline.control.ControlKeys;
import io.hedgerow.pipeline.control.ControlRecord;
import io.hedgerow.pipeline.documents.ControlFolder;
import io.hedgerow.pipeline.documents.ControlId;
import io.hedgerow.pipeline.documents.Environment;
import io.hedgerow.pipeline.documents.FileLocation;
import io.hedgerow.pipeline.documents.Publication;
import io.hedgerow.pipeline.job.RefusedException;
import io.hedgerow.proto.flink.status.StatusDirectory;
import io.hedgerow.proto.flink.status.StatusSnapshot;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where documents are put, and where the job says what it made of them.
 *
 * @param folder the control folder, or the URI of a topic
 * @param topic the control topic; null where the control log is a folder
 * @param status the status folder; null where it is not known
 * @param clock tells how old a status is
 */
record ControlPlace(
        FileLocation folder,
        @Nullable KafkaTopic topic,
        @Nullable StatusDirectory status,
        Clock clock) {

    ControlFolder read(Environment environment) throws RefusedException {
        if (topic != null) {
            return ControlFolder.of(folder, records(topic), environment);
        }
        try {
            return ControlFolder.read(folder, environment);
        } catch (IOException e) {
            throw new RefusedException("the control folder " + shown() + " cannot be read: " + reason(e));
        }
    }

    /** By name, as a folder's files are. */
    private static List<ControlRecord> records(KafkaTopic topic) throws RefusedException {
        try (ControlTopic open = ControlTopic.open(topic)) {
            Map<String, ControlRecord> byName = new TreeMap<>();
            open.changes().forEach((key, change) -> {
                String name = ControlKeys.fileName(key);
                change.document().ifPresent(bytes -> byName.put(name, ControlRecord.ofFile(name, bytes)));
            });
            return List.copyOf(byName.values());
        } catch (IOException e) {
            throw new RefusedException("the control topic cannot be read: " + e.getMessage());
        }
    }

    /** What the job said last; nothing where the status folder is not known. */
    StatusSnapshot readStatus() throws RefusedException {
        try {
            return status == null ? StatusSnapshot.EMPTY : status.read();
        } catch (IOException e) {
            throw new RefusedException("the status folder " + status + " cannot be read: " + reason(e));
        }
    }

    void write(ControlFolder read, Publication publication) throws RefusedException {
        if (topic != null) {
            write(topic, publication);
            return;
        }
        try {
            read.write(publication.file());
        } catch (IOException e) {
            throw new RefusedException("the control folder " + shown() + " cannot be written: " + reason(e));
        }
    }

    private static void write(KafkaTopic topic, Publication publication) throws RefusedException {
        ControlId id = publication.id();
        String key = ControlKeys.of(id.kind(), id.name(), Objects.requireNonNullElse(id.version(), ""));
        try {
            ControlTopic.write(topic, key, publication.file().bytes());
        } catch (IOException e) {
            throw new RefusedException("the control topic cannot be written: " + e.getMessage());
        }
    }

    /** The place as a person writes it. */
    String shown() {
        return topic != null
                ? topic.uri()
                : folder.isLocal() ? folder.localPath().toString() : folder.toString();
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName() + (e.getMessage() == null ? "" : " " + e.getMessage());
    }
}
