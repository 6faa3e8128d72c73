package io.hedgerow.pipeline.registrar;

import io.hedgerow.pipeline.control.ControlRecord;
import io.hedgerow.pipeline.documents.ControlDocument;
import io.hedgerow.pipeline.documents.ControlId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Endpoints, and models made of others, that name a model which has not come; the last document of each. Thread-safe. */
final class WaitingDocuments {

    /**
     * One of them.
     *
     * @param found the document
     * @param untilMillis how long it waits, epoch milliseconds
     */
    record Waiting(Found found, long untilMillis) {
        private ControlId id() {
            return found.document().id();
        }
    }

    private final Map<ControlId, Waiting> byId = new LinkedHashMap<>();

    synchronized void add(Waiting document) {
        byId.put(document.id(), document);
    }

    /** Those that need not wait any more. They stay until {@link #remove}: until then a checkpoint has to have them. */
    List<Waiting> those(Predicate<ControlDocument> isComplete) {
        return find(waiting -> isComplete.test(waiting.found().document()));
    }

    /** Those that have waited long enough; they stay, too. */
    List<Waiting> overdue(long nowMillis) {
        return find(waiting -> waiting.untilMillis() <= nowMillis);
    }

    private synchronized List<Waiting> find(Predicate<Waiting> wanted) {
        return byId.values().stream().filter(wanted).toList();
    }

    /** Whether it waits still, and no other document has taken its place. */
    synchronized boolean contains(Waiting document) {
        return document.equals(byId.get(document.id()));
    }

    /** It was dealt with. */
    synchronized void remove(Waiting document) {
        byId.remove(document.id(), document);
    }

    synchronized List<ControlRecord> files() {
        return byId.values().stream().map(waiting -> waiting.found().file()).toList();
    }
}
