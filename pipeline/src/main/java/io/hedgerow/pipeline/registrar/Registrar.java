package io.hedgerow.pipeline.registrar;

import io.hedgerow.pipeline.control.ControlRecord;
import io.hedgerow.pipeline.documents.ControlDocument;
import io.hedgerow.pipeline.documents.ControlId;
import io.hedgerow.pipeline.documents.LiveDocuments;
import io.hedgerow.pipeline.documents.Problem;
import io.hedgerow.pipeline.registrar.AwaitedModels.Awaited;
import io.hedgerow.pipeline.registrar.WaitingDocuments.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules of the control log. A document is checked against what the job has; a model that is sound may be named, or is
 * given to its keyed pool; an endpoint that is sound takes effect. Whatever is refused leaves everything as it was, with the
 * reason in its status.
 *
 * <p>Slow: models are loaded and subtasks awaited. Confined to one thread, but for {@link #catalogue} and {@link #waiting}.
 */
final class Registrar {
    /** A model and its endpoint may lie in two files, of which the endpoint's is found first. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private static final Duration CLEANING_PAUSE = Duration.ofHours(6);

    private static final Logger LOG = LoggerFactory.getLogger(Registrar.class);

    private final LiveDocuments documents;
    private final ControlFiles files;
    private final Publishing publishing;
    private final DocumentLog log;
    private final InEffect effect;
    private final AcceptedModels models;
    private final KeyedModels keyed;
    private final Endpoints endpoints;
    private final WaitingDocuments waiting = new WaitingDocuments();
    private final AwaitedModels awaited = new AwaitedModels();
    private final BoardCleaning cleaning;
    private long cleanAtMillis;

    /**
     * @param files reads the documents of files
     * @param publishing tells the subtasks
     * @param log what became of each document
     * @param keepWarmMillis how long a generation that was replaced can be gone back to without a load; 0 or more
     * @param keyed gives models to keyed pools
     */
    Registrar(
            LiveDocuments documents,
            ControlFiles files,
            Publishing publishing,
            DocumentLog log,
            long keepWarmMillis,
            Catalogue start,
            KeyedModels keyed) {
        this.documents = documents;
        this.files = files;
        this.publishing = publishing;
        this.log = log;
        this.keyed = keyed;
        effect = new InEffect(publishing, start);
        models = new AcceptedModels(documents, effect, log);
        endpoints = new Endpoints(documents, files, models, effect, publishing, log, keepWarmMillis);
        cleaning = publishing.cleaning();
        cleanAtMillis = publishing.nowMillis() + CLEANING_PAUSE.toMillis();
    }

    /** Files of models that are not read yet, and of documents that wait for a model. Thread-safe. */
    List<ControlRecord> waiting() {
        List<ControlRecord> those = new ArrayList<>(awaited.files());
        those.addAll(waiting.files());
        return those;
    }

    /** What is in effect. Thread-safe. */
    Catalogue catalogue() {
        return effect.catalogue();
    }

    /**
     * Takes up what was in effect before.
     *
     * @param isAdopted whether the board has all of it already
     */
    void resume(boolean isAdopted) throws IOException {
        models.resume(files);
        endpoints.resume(isAdopted);
        effect.complete(); // what was there at the first start has been read then
    }

    /** Deals with one record of the control log. */
    void handle(ControlRecord record) throws IOException, InterruptedException {
        effect.publishOwed();
        switch (record.kind()) {
            case FILE -> handleFile(record);
            case UNREADABLE -> log.unreadable(record, record.name() + ":1: file: " + record.problem());
            case VANISHED -> {
                keyed.vanished(record.name());
                log.vanished(record.name());
            }
            case CAUGHT_UP -> effect.complete();
        }
    }

    private void handleFile(ControlRecord record) throws IOException, InterruptedException {
        log.reading(record);
        List<Found> others = new ArrayList<>();
        List<Problem> problems = files.forEach(record, found -> {
            if (found.document().isModel()) {
                handle(found);
            } else {
                others.add(found); // models first, wherever they stand: an endpoint may name what comes with it
            }
        });
        log.read(record, problems);
        for (Found found : others) {
            handle(found);
        }
    }

    private void handle(Found found) throws IOException, InterruptedException {
        ControlDocument document = found.document();
        if (!document.isSound()) {
            refuse(found, document.problems());
        } else if (document.isModel()) {
            if (document.isDeleted()) {
                deleteModel(found);
            } else {
                acceptModel(found);
            }
        } else if (endpoints.isNewer(found)) {
            if (document.isDeleted()) {
                endpoints.delete(found);
            } else {
                activate(found);
            }
        }
    }

    private void acceptModel(Found found) throws IOException, InterruptedException {
        ControlDocument document = found.document();
        String known = knownDigest(document);
        if (known != null && !known.equals(document.sha256())) {
            refuse(
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
            refuse(
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
    private void acceptAwaited() throws IOException, InterruptedException {
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
            acceptOrWait(found);
        }
    }

    /** What was published before and is read later is not what was published last. */
    private void refuseOlder(ControlDocument published) {
        for (Awaited older : awaited.olderThan(published)) {
            if (documents.start().isKeyed(older.found().document())) {
                refuse(
                        older.found(),
                        "had not been read when " + published.id()
                                + " was published, which requests are scored by since;" + " it may be published again");
                awaited.remove(older);
            }
        }
    }

    private void acceptOrWait(Found found) throws IOException, InterruptedException {
        if (documents.names().areMembersKnown(found.document(), models.byId())) {
            acceptNow(found);
        } else {
            await(found);
        }
    }

    private void acceptNow(Found found) throws IOException, InterruptedException {
        settle(AcceptedModels.id(found.document()), models.accept(found));
    }

    /** What waited for a model need not wait any more, whatever has become of that. */
    private void settle(String id, boolean isAccepted) throws IOException, InterruptedException {
        decide(waiting.those(
                isAccepted
                        ? this::areNamedKnown
                        : other -> documents.names().named(other).contains(id)));
    }

    private boolean areNamedKnown(ControlDocument document) {
        return document.isModel()
                ? documents.names().areMembersKnown(document, models.byId())
                : documents.names().areKnown(document, models.byId());
    }

    private @Nullable String knownDigest(ControlDocument document) {
        ControlDocument accepted = models.byId().get(AcceptedModels.id(document));
        return Optional.ofNullable(accepted == null ? null : accepted.sha256())
                .or(() -> Optional.ofNullable(keyed.digest(document)))
                .or(() -> Optional.ofNullable(documents.start().digest(document)))
                .orElse(null);
    }

    private void await(Found found) {
        log.preparing(found.file(), found.document());
        waiting.add(new Waiting(found, publishing.nowMillis() + LONGEST_WAIT.toMillis()));
    }

    /** What they wait for has come, or will not: whatever is missing is said. They wait in checkpoints until it is said. */
    private void decide(List<Waiting> those) throws IOException, InterruptedException {
        for (Waiting next : those) {
            if (!waiting.contains(next)) {
                continue; // it was decided with one that it is made of
            }
            Found found = next.found();
            if (found.document().isModel()) {
                boolean isAccepted = models.accept(found);
                waiting.remove(next);
                settle(AcceptedModels.id(found.document()), isAccepted);
            } else {
                if (endpoints.isNewer(found)) {
                    endpoints.activate(found);
                }
                waiting.remove(next);
            }
        }
    }

    private void deleteModel(Found found) throws IOException, InterruptedException {
        ControlDocument document = found.document();
        String id = AcceptedModels.id(document);
        List<String> users = endpoints.usersOf(id);
        if (!users.isEmpty()) {
            refuse(
                    found,
                    "deletes " + document.id() + ", which is in use by " + String.join(", ", users)
                            + "; a generation without it comes first");
        } else if (documents.start().has(id)) {
            refuse(
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

    private void activate(Found found) throws IOException, InterruptedException {
        bringFallbacks(found.document());
        if (documents.names().areKnown(found.document(), models.byId())) {
            log.preparing(found.file(), found.document());
            endpoints.activate(found);
        } else {
            await(found);
        }
    }

    /** What keyed pools were given is not kept here: one that an endpoint names is looked up where it came from. */
    private void bringFallbacks(ControlDocument endpoint) throws IOException, InterruptedException {
        for (ControlId id : keyed.fallbacks(endpoint)) {
            if (!models.byId().containsKey(id.name() + ":" + id.version())) {
                Optional<Found> found = files.find(id, keyed.digestOf(id));
                if (found.isPresent()) {
                    models.accept(found.get());
                }
            }
        }
    }

    /** Takes up what had to wait; lets go of what has been kept warm long enough, and of documents whose models have not come. */
    void retire() throws IOException, InterruptedException {
        effect.publishOwed();
        acceptAwaited();
        endpoints.retire();
        documents.letGo();
        decide(waiting.overdue(publishing.nowMillis()).stream()
                .filter(late ->
                        !awaited.hasOneOf(documents.names().named(late.found().document())))
                .toList());
        if (publishing.nowMillis() >= cleanAtMillis) {
            cleanAtMillis = publishing.nowMillis() + CLEANING_PAUSE.toMillis();
            clean();
        }
    }

    /** What cannot be removed now may be the next time: nothing waits for it. */
    private void clean() {
        try {
            effect.publish(Publishing.NOTHING); // by which others see that this job is there
            Set<String> needed = new HashSet<>(models.digests());
            needed.addAll(endpoints.digests());
            needed.addAll(keyed.digests());
            cleaning.clean(needed, publishing.nowMillis());
        } catch (IOException e) {
            LOG.warn("What nobody needs any more cannot be removed from the board; it is tried again", e);
        }
    }

    /** A record that could not be dealt with, for a reason nobody has thought of. */
    void failed(ControlRecord record, Throwable reason) throws IOException {
        log.unreadable(record, record.name() + ":1: file: could not be dealt with: " + reason);
        effect.publish(Publishing.NOTHING);
    }

    /** Ends what is under way beside it. */
    void close() {
        documents.close();
    }

    private void refuse(Found found, String reason) {
        refuse(found, List.of(found.document().problem(reason)));
    }

    private void refuse(Found found, List<Problem> problems) {
        if (documents.start().isKeyed(found.document())) {
            log.keyedRefused(found.file(), found.document(), problems);
        } else {
            log.refused(found.file(), found.document(), problems);
        }
    }
}
