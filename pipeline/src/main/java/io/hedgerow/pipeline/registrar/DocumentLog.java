package io.hedgerow.pipeline.registrar;

import io.hedgerow.pipeline.control.ControlRecord;
import io.hedgerow.pipeline.documents.ControlDocument;
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

    /** Of keyed models, of which there may be hundreds of thousands, the last that went well. */
    static final int MOST_KEYED = 1_000;

    private final Statuses last = new Statuses(MOST_STATUSES);
    private final Statuses keyed = new Statuses(MOST_KEYED);
    private final Statuses keyedRefused = new Statuses(MOST_STATUSES);
    private final Consumer<DocumentStatus> listener;

    /** What is refused, or not ready yet, stands beside what is in effect. */
    private record Key(String kind, String name, @Nullable String version, boolean isInEffect) {}

    /** The last status of each, of no more than so many. */
    private static final class Statuses extends LinkedHashMap<Key, DocumentStatus> {
        private static final long serialVersionUID = 1L;
        private final int most;

        Statuses(int most) {
            this.most = most;
        }

        /** The oldest goes when there is no room. */
        void putLast(Key key, DocumentStatus status) {
            remove(key);
            put(key, status);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, DocumentStatus> eldest) {
            return size() > most;
        }
    }

    /** @param listener told of every change */
    DocumentLog(Consumer<DocumentStatus> listener) {
        this.listener = listener;
    }

    /** How documents stand. */
    synchronized List<DocumentStatus> statuses() {
        List<DocumentStatus> all = new ArrayList<>(last.values());
        all.addAll(keyed.values());
        all.addAll(keyedRefused.values());
        return all;
    }

    /** A file is read; what was wrong with it before is none of it any more. */
    void reading(ControlRecord file) {
        forgetUnreadable(file.name());
    }

    /** A file was read; what belongs to no document of it is reported as the file's. */
    void read(ControlRecord file, List<Problem> own) {
        if (!own.isEmpty()) {
            add(unreadable(file, lines(own)));
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
        String line = StatusText.shortened(document.problem(awaited).toString());
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
        add(refusal(file, document, problems));
    }

    /** A model was given to its keyed pool. */
    void keyedAccepted(ControlRecord file, ControlDocument document) {
        addKeyed(status(file, document, DocumentState.ACCEPTED, List.of(), 0));
    }

    /** A model was taken from its keyed pool. */
    void keyedDeleted(ControlRecord file, ControlDocument document) {
        addKeyed(status(file, document, DocumentState.DELETED, List.of(), 0));
    }

    /** A model is not given to its keyed pool. */
    void keyedRefused(ControlRecord file, ControlDocument document, List<Problem> problems) {
        addKeyed(refusal(file, document, problems));
    }

    private static DocumentStatus refusal(ControlRecord file, ControlDocument document, List<Problem> problems) {
        List<String> lines = lines(problems);
        LOG.warn("The {} is refused, and what was in effect stays: {}", document.id(), lines);
        return status(file, document, DocumentState.REFUSED, lines, 0);
    }

    private static List<String> lines(List<Problem> problems) {
        return problems.stream()
                .map(Problem::toString)
                .map(StatusText::shortened)
                .toList();
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
            last.remove(key(status, false));
            last.putLast(key(status, isInEffect), status);
        }
        listener.accept(status);
    }

    private void addKeyed(DocumentStatus status) {
        synchronized (this) {
            boolean isRefused = status.state() == DocumentState.REFUSED;
            keyedRefused.remove(key(status, false));
            (isRefused ? keyedRefused : keyed).putLast(key(status, !isRefused), status);
        }
        listener.accept(status);
    }

    private static Key key(DocumentStatus status, boolean isInEffect) {
        return new Key(status.kind(), status.name(), status.version(), isInEffect);
    }
}
