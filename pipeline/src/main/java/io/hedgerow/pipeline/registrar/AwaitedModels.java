package io.hedgerow.pipeline.registrar;

import io.hedgerow.pipeline.control.ControlRecord;
import io.hedgerow.pipeline.documents.ControlDocument;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Models whose files lie elsewhere and have not been read yet, the last document of each. Thread-safe. */
final class AwaitedModels {

    /**
     * One of them.
     *
     * @param found its document
     * @param reason what it waits for, as was reported
     */
    record Awaited(Found found, String reason) {
        private String id() {
            return AcceptedModels.id(found.document());
        }
    }

    private final Map<String, Awaited> byId = new LinkedHashMap<>();

    /** The other versions of a model that were published before it: where it waits itself, those ahead of it. */
    synchronized List<Awaited> olderThan(ControlDocument model) {
        List<Awaited> older = new ArrayList<>();
        for (Awaited each : byId.values()) {
            if (each.id().equals(AcceptedModels.id(model))) {
                return older;
            }
            if (each.found().document().name().equals(model.name())) {
                older.add(each);
            }
        }
        return older;
    }

    synchronized void put(Awaited model) {
        byId.put(model.id(), model);
    }

    synchronized List<Awaited> all() {
        return List.copyOf(byId.values());
    }

    /** It was dealt with. Until then it stays, since a checkpoint has to have it. */
    synchronized void remove(Awaited model) {
        byId.remove(model.id(), model);
    }

    synchronized void remove(String id) {
        byId.remove(id);
    }

    synchronized boolean hasOneOf(Collection<String> ids) {
        return ids.stream().anyMatch(byId::containsKey);
    }

    synchronized List<ControlRecord> files() {
        return byId.values().stream().map(model -> model.found().file()).toList();
    }
}
