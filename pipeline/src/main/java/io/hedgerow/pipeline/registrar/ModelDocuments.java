package io.hedgerow.pipeline.registrar;

import io.hedgerow.pipeline.control.ControlRecord;
import io.hedgerow.pipeline.documents.ControlDocument;
import io.hedgerow.pipeline.documents.ControlId;
import io.hedgerow.pipeline.documents.LiveDocuments;
import io.hedgerow.pipeline.registrar.AwaitedModels.Awaited;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Model documents of the control log: one that is sound may be named, or is given to its keyed pool, as soon as its file is at
 * hand. One thread, but for {@link #files}.
 */
final class ModelDocuments {
    private final LiveDocuments documents;
    private final ControlFiles files;
    private final AcceptedModels models;
    private final KeyedModels keyed;
    private final Endpoints endpoints;
    private final Settling settling;
    private final DocumentLog log;
    private final Refusals refusals;
    private final AwaitedModels awaited = new AwaitedModels();

    ModelDocuments(
            LiveDocuments documents,
            ControlFiles files,
            AcceptedModels models,
            KeyedModels keyed,
            Endpoints endpoints,
            Settling settling,
            DocumentLog log,
            Refusals refusals) {
        this.documents = documents;
        this.files = files;
        this.models = models;
        this.keyed = keyed;
        this.endpoints = endpoints;
        this.settling = settling;
        this.log = log;
        this.refusals = refusals;
    }

    /** Files of models whose own files have not been read yet. Thread-safe. */
    List<ControlRecord> files() {
        return awaited.files();
    }

    /** Whether a document names a model whose file has not been read yet. */
    boolean isNamedAwaited(ControlDocument document) {
        return awaited.hasOneOf(documents.names().named(document));
    }

    /** The digests of all models that were accepted. */
    Set<String> digests() {
        Set<String> digests = new HashSet<>(models.digests());
        digests.addAll(keyed.digests());
        return digests;
    }

    /** Deals with a sound document of a model. */
    void accept(Found found) throws IOException, InterruptedException {
        ControlDocument document = found.document();
        String known = knownDigest(document);
        if (known != null && !known.equals(document.sha256())) {
            refusals.refuse(
                    found,
                    "has the sha256 " + document.sha256() + ", but the job has " + document.id() + " with " + known
                            + "; a name and version never change their bytes");
            return;
        }
        if (isMovedUnderAnEndpoint(found)) {
            return;
        }
        Optional<String> reason = documents.awaited(document);
        awaited.remove(AcceptedModels.id(document)); // it comes after those that wait
        if (reason.isPresent()) {
            putAside(new Awaited(found, reason.get()));
        } else {
            acceptRead(found);
        }
    }

    /** A fallback that left its keyed pool would take the endpoints that name it along, at the latest with a restore. */
    private boolean isMovedUnderAnEndpoint(Found found) throws IOException {
        ControlDocument document = found.document();
        String id = AcceptedModels.id(document);
        if (!isHeldOfAKeyedPool(id) || documents.start().isKeyed(document)) {
            return false;
        }
        List<String> users = endpoints.usersOf(id);
        if (!users.isEmpty()) {
            refusals.refuse(
                    found,
                    "moves " + document.id() + " out of its keyed executor, where it is the fallback in use by "
                            + String.join(", ", users) + "; another version is allowed there");
        }
        return !users.isEmpty();
    }

    /** Whether endpoints may name it as a fallback. */
    private boolean isHeldOfAKeyedPool(String id) {
        ControlDocument held = models.byId().get(id);
        return held != null && documents.start().isKeyed(held);
    }

    /** Others need not wait for it. */
    private void putAside(Awaited model) {
        log.preparing(model.found().file(), model.found().document(), model.reason());
        awaited.put(model);
    }

    /** Deals with the models that were put aside and need not wait any more. */
    void acceptAwaited() throws IOException, InterruptedException {
        for (Awaited model : awaited.all()) {
            Optional<String> reason = documents.awaited(model.found().document());
            if (reason.isEmpty()) {
                acceptRead(model.found());
                awaited.remove(model);
            } else if (!reason.get().equals(model.reason())) {
                putAside(new Awaited(model.found(), reason.get()));
            }
        }
    }

    /** Its file, if it has one, is at hand. */
    private void acceptRead(Found found) throws IOException, InterruptedException {
        ControlDocument document = found.document();
        boolean isKeyed = documents.start().isKeyed(document);
        if (isKeyed && keyed.accept(found, endpoints.active())) {
            refuseOlder(document);
        }
        if (!isKeyed || isHeldOfAKeyedPool(AcceptedModels.id(document))) {
            settling.acceptOrWait(found);
        }
    }

    /** What was published before and is read later is not what was published last. */
    private void refuseOlder(ControlDocument published) {
        for (Awaited older : awaited.olderThan(published)) {
            if (documents.start().isKeyed(older.found().document())) {
                refusals.refuse(
                        older.found(),
                        "had not been read when " + published.id()
                                + " was published, which requests are scored by since; it may be published again");
                awaited.remove(older);
            }
        }
    }

    private @Nullable String knownDigest(ControlDocument document) {
        ControlDocument accepted = models.byId().get(AcceptedModels.id(document));
        return Optional.ofNullable(accepted == null ? null : accepted.sha256())
                .or(() -> Optional.ofNullable(keyed.digest(document)))
                .or(() -> Optional.ofNullable(documents.start().digest(document)))
                .orElse(null);
    }

    /** Deals with a document that takes a version back. */
    void delete(Found found) throws IOException, InterruptedException {
        ControlDocument document = found.document();
        String id = AcceptedModels.id(document);
        List<String> users = endpoints.usersOf(id);
        if (!users.isEmpty()) {
            refusals.refuse(
                    found,
                    "deletes " + document.id() + ", which is in use by " + String.join(", ", users)
                            + "; a generation without it comes first");
        } else if (documents.start().has(id)) {
            refusals.refuse(
                    found,
                    "deletes " + document.id() + ", which the job was started with and endpoints may name as long as it"
                            + " runs; one of the control folder can be deleted");
        } else {
            awaited.remove(id);
            boolean wasKeyed = keyed.delete(found);
            if (!wasKeyed || models.byId().containsKey(id)) {
                models.delete(found);
            }
        }
    }

    /** What keyed pools were given is not kept here: one that an endpoint names is looked up where it came from. */
    void bringFallbacks(ControlDocument endpoint) throws IOException, InterruptedException {
        for (ControlId id : keyed.fallbacks(endpoint)) {
            if (!models.byId().containsKey(id.name() + ":" + id.version())) {
                Optional<Found> found = files.find(id, keyed.digestOf(id));
                if (found.isPresent()) {
                    models.accept(found.get());
                }
            }
        }
    }
}
