package io.hedgerow.pipeline.registrar;

import io.hedgerow.pipeline.control.ControlRecord;
import io.hedgerow.pipeline.documents.ControlDocument;
import io.hedgerow.pipeline.documents.ControlDocuments;
import io.hedgerow.pipeline.documents.LiveDocuments;
import io.hedgerow.pipeline.documents.Problem;
import io.hedgerow.proto.flink.status.DocumentState;
import io.hedgerow.proto.flink.status.DocumentStatus;
import io.hedgerow.proto.flink.status.StatusText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What became of each document of the control log, the last of each: one that was refused does not hide the one that is in
 * effect. Thread-safe.
 */
final class DocumentLog {
    private static final Logger LOG = LoggerFactory.getLogger(DocumentLog.class);

    /** A folder that somebody fills with broken files must not fill the memory. */
    private static final int MOST_STATUSES = 10_000;

    private final Map<Key, DocumentStatus> last = new LinkedHashMap<>();
    private final Consumer<DocumentStatus> listener;

    /** What is refused, or not ready yet, stands beside what is in effect. */
    private record Key(String kind, String name, @Nullable String version, boolean isInEffect) {}

    /** @param listener told of every change */
    DocumentLog(Consumer<DocumentStatus> listener) {
        this.listener = listener;
    }

    /** How documents stand. */
    synchronized List<DocumentStatus> statuses() {
        return new ArrayList<>(last.values());
    }

    /** A file was read; what could not be told to be a document of a name is reported as the file's. */
    void read(ControlRecord file, ControlDocuments contents) {
        List<Problem> own = new ArrayList<>(contents.problems());
        contents.documents().forEach(document -> own.removeAll(document.problems()));
        forgetUnreadable(file.name());
        if (!own.isEmpty()) {
            add(unreadable(
                    file,
                    own.stream()
                            .map(Problem::toString)
                            .map(StatusText::shortened)
                            .toList()));
        }
    }

    void unreadable(ControlRecord file, String problem) {
        add(unreadable(file, List.of(StatusText.shortened(problem))));
    }

    private static DocumentStatus unreadable(ControlRecord file, List<String> problems) {
        return new DocumentStatus(
                DocumentStatus.UNREADABLE,
                file.name(),
                null,
                0,
                DocumentState.REFUSED,
                file.name(),
                file.sha256(),
                problems,
                0);
    }

    /** A file is gone; what it held stays in effect. */
    void vanished(String file) {
        forgetUnreadable(file);
        LOG.info("{} is gone from the control folder; what it held stays in effect", file);
    }

    private synchronized void forgetUnreadable(String file) {
        last.remove(new Key(DocumentStatus.UNREADABLE, file, null, false));
    }

    void preparing(ControlRecord file, ControlDocument document) {
        add(status(file, document, DocumentState.PREPARING, List.of(), 0));
    }

    /** It cannot be dealt with yet. */
    void preparing(ControlRecord file, ControlDocument document, String awaited) {
        String line =
                StatusText.shortened(LiveDocuments.problem(document, awaited).toString());
        add(status(file, document, DocumentState.PREPARING, List.of(line), 0));
    }

    void accepted(ControlRecord file, ControlDocument document) {
        add(status(file, document, DocumentState.ACCEPTED, List.of(), 0));
    }

    void active(ControlRecord file, ControlDocument document, long epoch) {
        add(status(file, document, DocumentState.ACTIVE, List.of(), epoch));
    }

    void deleted(ControlRecord file, ControlDocument document) {
        add(status(file, document, DocumentState.DELETED, List.of(), 0));
    }

    void refused(ControlRecord file, ControlDocument document, List<Problem> problems) {
        List<String> lines = problems.stream()
                .map(Problem::toString)
                .map(StatusText::shortened)
                .toList();
        LOG.warn("The {} is refused, and what was in effect stays: {}", document.id(), lines);
        add(status(file, document, DocumentState.REFUSED, lines, 0));
    }

    private static DocumentStatus status(
            ControlRecord file, ControlDocument document, DocumentState state, List<String> problems, long epoch) {
        return new DocumentStatus(
                document.kind(),
                document.name().isEmpty() ? file.name() : document.name(),
                document.version(),
                document.generation(),
                state,
                file.name(),
                file.sha256(),
                problems,
                epoch);
    }

    private void add(DocumentStatus status) {
        synchronized (this) {
            boolean isInEffect = status.state() != DocumentState.REFUSED && status.state() != DocumentState.PREPARING;
            Key key = new Key(status.kind(), status.name(), status.version(), isInEffect);
            last.remove(new Key(status.kind(), status.name(), status.version(), false));
            last.remove(key);
            last.put(key, status);
            if (last.size() > MOST_STATUSES) {
                last.remove(last.keySet().iterator().next());
            }
        }
        listener.accept(status);
    }
}
