package io.hedgerow.pipeline.registrar;

import io.hedgerow.pipeline.control.ControlRecord;
import io.hedgerow.pipeline.documents.ControlDocument;
import java.util.ArrayList;
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

    /** Takes those that need not wait any more. */
    List<Waiting> takeIf(Predicate<ControlDocument> isComplete) {
        return take(endpoint -> isComplete.test(endpoint.document()));
    }

    /** Takes those that have waited long enough. */
    List<Waiting> takeOverdue(long nowMillis) {
        return take(endpoint -> endpoint.untilMillis() <= nowMillis);
    }

    private synchronized List<Waiting> take(Predicate<Waiting> wanted) {
        List<Waiting> taken = new ArrayList<>(byName.values());
        taken.removeIf(wanted.negate());
        byName.values().removeAll(taken);
        return taken;
    }

    synchronized List<ControlRecord> files() {
        return byName.values().stream().map(Waiting::file).toList();
    }
}
