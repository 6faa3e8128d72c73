package io.hedgerow.pipeline.control;

import io.hedgerow.kafka.ControlTopic;
import io.hedgerow.kafka.ControlTopic.Change;
import io.hedgerow.kafka.KafkaTopic;
import io.hedgerow.proto.flink.files.AtomicFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is new in a compacted topic of documents. It is read from its beginning at every start, and what was handed
 * on before is known by its digest, so that checkpoints hold no offsets. The latest documents are kept as files, too, in a
 * folder that every process can reach: whoever looks for a document that was read long ago looks there.
 */
final class WatchedTopic implements Watched {
    private final KafkaTopic topic;
    private final Path copy;
    private Map<String, String> reported;
    private @Nullable ControlTopic open;

    /**
     * A topic.
     *
     * @param copy folder in which its latest documents are kept as files
     * @param reported digest by name of what was reported already
     */
    WatchedTopic(KafkaTopic topic, Path copy, Map<String, String> reported) {
        this.topic = topic;
        this.copy = copy;
        this.reported = new HashMap<>(reported);
    }

    @Override
    public Scan scan() throws IOException {
        if (open == null) {
            open = ControlTopic.open(topic);
        }
        try {
            List<ControlRecord> records = new ArrayList<>();
            Map<String, String> now = new HashMap<>(reported);
            for (Map.Entry<String, Change> change : open.changes().entrySet()) {
                look(ControlKeys.fileName(change.getKey()), change.getValue(), now, records);
            }
            reported = now;
            return new Scan(records, true);
        } catch (IOException e) {
            close(); // what was taken from the consumer and not handed on is read again, from the beginning
            throw e;
        }
    }

    private void look(String name, Change change, Map<String, String> now, List<ControlRecord> records)
            throws IOException {
        if (change.document().isEmpty()) {
            Path file = new Path(copy, name);
            file.getFileSystem().delete(file, false);
            if (now.remove(name) != null) {
                records.add(ControlRecord.vanished(name));
            }
            return;
        }
        ControlRecord record = TopicDocument.record(name, change.document().get(), change.position());
        if (record.kind() == ControlRecord.Kind.FILE) {
            keep(record);
        }
        // What cannot be read is said again after a restart, and leaves the copy of what was there before it.
        if (!record.sha256().equals(now.put(name, record.sha256())) || record.kind() != ControlRecord.Kind.FILE) {
            records.add(record);
        }
    }

    private void keep(ControlRecord record) throws IOException {
        AtomicFile.replace(
                new Path(copy, record.name()),
                record.bytes(),
                Long.toString(ProcessHandle.current().pid()));
    }

    @Override
    public void close() {
        if (open != null) {
            open.close();
            open = null;
        }
    }
}
