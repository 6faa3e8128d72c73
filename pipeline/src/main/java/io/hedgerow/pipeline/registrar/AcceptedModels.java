package io.hedgerow.pipeline.registrar;

import io.hedgerow.pipeline.documents.ControlDocument;
import io.hedgerow.pipeline.documents.LiveDocuments;
import io.hedgerow.pipeline.documents.Problem;
import io.hedgerow.policies.spec.Roster;
import java.io.IOException;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The models of the control log that endpoints, and models made of others, may name. One thread. */
final class AcceptedModels {
    private final LiveDocuments documents;
    private final InEffect effect;
    private final DocumentLog log;
    private final Map<String, ControlDocument> byId = new LinkedHashMap<>();

    AcceptedModels(LiveDocuments documents, InEffect effect, DocumentLog log) {
        this.documents = documents;
        this.effect = effect;
        this.log = log;
    }

    /** The documents by {@link Roster#modelId}. */
    Map<String, ControlDocument> byId() {
        return Collections.unmodifiableMap(byId);
    }

    /** Takes up what was accepted before. */
    void resume(ControlFiles files) {
        for (AcceptedModel model : effect.catalogue().models()) {
            ControlDocument document = files.document(model.file(), model.index());
            byId.put(model.id(), document);
            log.accepted(model.file(), document);
        }
    }

    /** Loads a model, which may be named from then on; false: it is refused. */
    boolean accept(Found found) throws IOException, InterruptedException {
        ControlDocument document = found.document();
        log.preparing(found.file(), document);
        List<Problem> problems = documents.accept(document, byId);
        Interruption.throwIfAny();
        if (!problems.isEmpty()) {
            log.refused(found.file(), document, problems);
            return false;
        }
        String id = id(document);
        byId.put(id, document);
        effect.set(effect.catalogue().withModel(id, found.file(), found.index()));
        log.accepted(found.file(), document);
        return true;
    }

    /** The digests that their documents have. */
    Set<String> digests() {
        Set<String> digests = new HashSet<>();
        byId.values().forEach(document -> digests.add(String.valueOf(document.sha256())));
        return digests;
    }

    /** Nobody may name it any more. */
    void delete(Found found) {
        String id = id(found.document());
        byId.remove(id);
        effect.set(effect.catalogue().withoutModel(id));
        log.deleted(found.file(), found.document());
    }

    static String id(ControlDocument document) {
        return Roster.modelId(document.name(), String.valueOf(document.version()));
    }
}
