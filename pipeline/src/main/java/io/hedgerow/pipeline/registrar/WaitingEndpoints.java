package io.hedgerow.pipeline.registrar;

import io.hedgerow.pipeline.control.ControlRecord;
import io.hedgerow.pipeline.documents.ControlDocument;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Endpoints that name a model which has not come, the last document of each. Thread-safe. */
final class WaitingEndpoints {

    /**
     * One of them.
     *
     * @param file file of its document
     * @param index which document of that file it is
     * @param document the document
     * @param untilMillis how long it waits, epoch milliseconds
     */
    record Waiting(ControlRecord file, int index, ControlDocument document, long untilMillis) {}

    private final Map<String, Waiting> byName = new LinkedHashMap<>();

    synchronized void add(Waiting endpoint) {
        byName.put(endpoint.document().name(), endpoint);
    }

    /** Those that need not wait any more. They stay until {@link #remove}: until then a checkpoint has to have them. */
    List<Waiting> those(Predicate<ControlDocument> isComplete) {
        return find(endpoint -> isComplete.test(endpoint.document()));
    }

    /** Those that have waited long enough; they stay, too. */
    List<Waiting> overdue(long nowMillis) {
        return find(endpoint -> endpoint.untilMillis() <= nowMillis);
    }

    private synchronized List<Waiting> find(Predicate<Waiting> wanted) {
        return byName.values().stream().filter(wanted).toList();
    }

    /** It was dealt with. */
    synchronized void remove(Waiting endpoint) {
        byName.remove(endpoint.document().name(), endpoint);
    }

    synchronized List<ControlRecord> files() {
        return byName.values().stream().map(Waiting::file).toList();
    }
}
