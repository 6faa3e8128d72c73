package io.hedgerow.pipeline.registrar;

import io.hedgerow.pipeline.control.ControlRecord;
import io.hedgerow.pipeline.documents.ControlDocument;
import io.hedgerow.pipeline.documents.ControlDocuments;
import io.hedgerow.pipeline.documents.LiveDocuments;
import io.hedgerow.pipeline.documents.LiveDocuments.Resolution;
import io.hedgerow.pipeline.documents.Problem;
import io.hedgerow.pipeline.registrar.AwaitedModels.Awaited;
import io.hedgerow.pipeline.registrar.WaitingEndpoints.Waiting;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.proto.flink.EndpointGeneration;
import io.hedgerow.proto.flink.RosterState;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rules of the control log. A document is checked against what the job has; a model that is sound may be named; an
 * endpoint that is sound is published, and takes effect when every subtask has said that it can serve it. Whatever is
 * refused leaves everything as it was, with the reason in its status.
 *
 * <p>Slow: models are loaded and subtasks awaited. Confined to one thread, but for {@link #catalogue}.
 */
final class Registrar {
    /** A model and its endpoint may lie in two files, of which the endpoint's is found first. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final LiveDocuments documents;
    private final ControlFiles files;
    private final Publishing publishing;
    private final DocumentLog log;
    private final long keepWarmMillis;
    private final Map<String, ControlDocument> models = new LinkedHashMap<>();
    private final WaitingEndpoints waiting = new WaitingEndpoints();
    private final AwaitedModels awaited = new AwaitedModels();
    private volatile Catalogue catalogue;
    private boolean isComplete;
    /** Whether what is in effect has still to be published. */
    private boolean isOwed;

    /**
     * @param files reads the documents of files
     * @param publishing tells the subtasks
     * @param log what became of each document
     * @param keepWarmMillis how long a generation that was replaced can be gone back to without a load; 0 or more
     */
    Registrar(
            LiveDocuments documents,
            ControlFiles files,
            Publishing publishing,
            DocumentLog log,
            long keepWarmMillis,
            Catalogue start) {
        this.documents = documents;
        this.files = files;
        this.publishing = publishing;
        this.log = log;
        this.keepWarmMillis = keepWarmMillis;
        this.catalogue = start;
    }

    /** Files of models that are not read yet, and of endpoints that wait for a model. Thread-safe. */
    List<ControlRecord> waiting() {
        List<ControlRecord> files = new ArrayList<>(awaited.files());
        files.addAll(waiting.files());
        return files;
    }

    /** What is in effect. Thread-safe. */
    Catalogue catalogue() {
        return catalogue;
    }

    /**
     * Takes up what was in effect before. What cannot be published again, because a file was lost, is reported and given up.
     *
     * @param isAdopted whether the board has all of it already
     */
    void resume(boolean isAdopted) throws IOException, InterruptedException {
        for (AcceptedModel model : catalogue.models()) {
            ControlDocument document = files.document(model.file(), model.index());
            models.put(model.id(), document);
            log.accepted(model.file(), document);
        }
        for (HeldEndpoint held : catalogue.endpoints()) {
            if (held.file() == null) {
                continue;
            }
            ControlDocument document = files.document(held.file(), held.index());
            List<Problem> problems = isAdopted ? List.of() : republish(held, document);
            if (!problems.isEmpty()) {
                log.refused(held.file(), document, problems);
                catalogue = catalogue.without(held);
            } else if (held.isActive()) {
                log.active(held.file(), document, held.epoch());
            }
        }
        isComplete = true; // what was there at the first start has been read then
        publish(Publishing.NOTHING);
    }

    private List<Problem> republish(HeldEndpoint held, ControlDocument document) throws IOException {
        Resolution resolution = documents.resolve(document, models);
        EndpointSpec endpoint = resolution.endpoint();
        if (endpoint != null) {
            publishing.publish(new EndpointGeneration(held.position(), held.epoch(), endpoint, resolution.models()));
        }
        return resolution.problems();
    }

    /** Deals with one record of the control log. */
    void handle(ControlRecord record) throws IOException, InterruptedException {
        publishOwed();
        switch (record.kind()) {
            case FILE -> handleFile(record);
            case UNREADABLE -> log.unreadable(record, record.name() + ":1: file: " + record.problem());
            case VANISHED -> log.vanished(record.name());
            case CAUGHT_UP -> {
                isComplete = true;
                publish(Publishing.NOTHING);
            }
        }
    }

    private void handleFile(ControlRecord record) throws IOException, InterruptedException {
        ControlDocuments contents = files.read(record);
        log.read(record, contents);
        // Models first, wherever they stand: an endpoint may name what comes with it.
        for (boolean isModel : new boolean[] {true, false}) {
            for (int i = 0; i < contents.documents().size(); i++) {
                ControlDocument document = contents.documents().get(i);
                if (document.isModel() == isModel) {
                    handle(record, i, document);
                }
            }
        }
    }

    private void handle(ControlRecord record, int index, ControlDocument document)
            throws IOException, InterruptedException {
        if (!document.isSound()) {
            log.refused(record, document, document.problems());
        } else if (document.isModel()) {
            if (document.isDeleted()) {
                deleteModel(record, document);
            } else {
                accept(record, index, document);
            }
        } else if (isNewer(record, index, document)) {
            if (document.isDeleted()) {
                deleteEndpoint(record, document);
            } else {
                activate(record, index, document);
            }
        }
    }

    private void accept(ControlRecord record, int index, ControlDocument document)
            throws IOException, InterruptedException {
        String id = modelId(document);
        String known = Optional.ofNullable(models.get(id))
                .map(ControlDocument::sha256)
                .orElseGet(() -> documents.fixedDigest(id));
        if (known != null && !known.equals(document.sha256())) {
            refuse(
                    record,
                    document,
                    "has the sha256 " + document.sha256() + ", but the job has " + document.id() + " with " + known
                            + "; a name and version never change their bytes");
            return;
        }
        Optional<String> reason = documents.awaited(document);
        if (reason.isPresent()) {
            putAside(new Awaited(id, record, index, document, reason.get()));
        } else {
            awaited.remove(id);
            log.preparing(record, document);
            acceptNow(record, index, document);
        }
    }

    /** Others need not wait for it. */
    private void putAside(Awaited model) {
        log.preparing(model.file(), model.document(), model.reason());
        awaited.put(model);
    }

    /** Deals with the models that were put aside and need not wait any more. */
    private void acceptAwaited() throws IOException, InterruptedException {
        for (Awaited model : awaited.all()) {
            Optional<String> reason = documents.awaited(model.document());
            if (reason.isEmpty()) {
                acceptNow(model.file(), model.index(), model.document());
                awaited.remove(model);
            } else if (!reason.get().equals(model.reason())) {
                putAside(new Awaited(model.id(), model.file(), model.index(), model.document(), reason.get()));
            }
        }
    }

    private void acceptNow(ControlRecord record, int index, ControlDocument document)
            throws IOException, InterruptedException {
        String id = modelId(document);
        List<Problem> problems = documents.accept(document, models);
        requireGoingOn();
        if (!problems.isEmpty()) {
            log.refused(record, document, problems);
            refuse(waiting.those(other -> LiveDocuments.models(other).contains(id)));
            return;
        }
        models.put(id, document);
        catalogue = catalogue.withModel(id, record, index);
        log.accepted(record, document);
        for (Waiting endpoint : waiting.those(other -> documents.areKnown(other, models))) {
            handle(endpoint.file(), endpoint.index(), endpoint.document());
            waiting.remove(endpoint);
        }
    }

    /** Endpoints whose models have not come, or were refused. */
    private void refuse(List<Waiting> endpoints) throws IOException, InterruptedException {
        for (Waiting endpoint : endpoints) {
            activateNow(endpoint.file(), endpoint.index(), endpoint.document()); // which says what is missing
            waiting.remove(endpoint);
        }
    }

    private void deleteModel(ControlRecord record, ControlDocument document) throws IOException {
        String id = modelId(document);
        List<String> users = usersOf(id);
        if (!users.isEmpty()) {
            refuse(
                    record,
                    document,
                    "deletes " + document.id() + ", which is in use by " + String.join(", ", users)
                            + "; a generation without it comes first");
        } else {
            models.remove(id);
            awaited.remove(id);
            catalogue = catalogue.withoutModel(id);
            log.deleted(record, document);
        }
    }

    private boolean isSame(HeldEndpoint current, ControlDocument document) {
        return current.file() != null
                && document.generation() == current.generation()
                && LiveDocuments.isSame(files.document(current.file(), current.index()), document);
    }

    /** The endpoints whose current generation names a model, or one that is made of it. */
    private List<String> usersOf(String id) throws IOException {
        List<String> users = new ArrayList<>();
        for (HeldEndpoint held : catalogue.endpoints()) {
            if (held.isActive() && modelsOf(held).contains(id)) {
                users.add("endpoint " + held.name() + " (generation " + held.generation() + ")");
            }
        }
        return users;
    }

    /** Whether it was found on the board, without its document. */
    private boolean isAdopted(HeldEndpoint held) {
        return held.file() == null && held.position() >= documents.fixedEndpoints();
    }

    private Set<String> modelsOf(HeldEndpoint held) throws IOException {
        return held.position() < documents.fixedEndpoints()
                ? documents.fixedModels(held.position())
                : publishing.models(held.position());
    }

    /** Whether the document is newer than what is in effect; otherwise its status says what it is. */
    private boolean isNewer(ControlRecord record, int index, ControlDocument document) {
        HeldEndpoint current = catalogue.active(document.name()).orElse(null);
        long known = catalogue.lastGeneration(document.name());
        if (document.generation() > known) {
            return true;
        }
        if (current != null && isAdopted(current) && current.generation() == document.generation()) {
            catalogue = catalogue.claimed(current, record, index);
            log.active(record, document, current.epoch());
            return false;
        }
        if (current == null && document.isDeleted() && document.generation() == known) {
            log.deleted(record, document);
        } else if (current != null && isSame(current, document)) {
            log.active(record, document, current.epoch());
        } else {
            refuse(
                    record,
                    document,
                    "is generation " + document.generation() + ", but the job has seen generation " + known + " of "
                            + document.id() + "; a newer one is allowed");
        }
        return false;
    }

    private void activate(ControlRecord record, int index, ControlDocument document)
            throws IOException, InterruptedException {
        log.preparing(record, document);
        if (!documents.areKnown(document, models)) {
            waiting.add(new Waiting(record, index, document, publishing.nowMillis() + LONGEST_WAIT.toMillis()));
            return;
        }
        activateNow(record, index, document);
    }

    private void activateNow(ControlRecord record, int index, ControlDocument document)
            throws IOException, InterruptedException {
        Resolution resolution = documents.resolve(document, models);
        requireGoingOn();
        EndpointSpec endpoint = resolution.endpoint();
        if (endpoint == null) {
            log.refused(record, document, resolution.problems());
            return;
        }
        HeldEndpoint held = new HeldEndpoint(
                document.name(),
                document.generation(),
                catalogue.nextPosition(),
                catalogue.nextEpoch(),
                record,
                index,
                HeldEndpoint.NEVER);
        catalogue = catalogue.withNumbersTaken();
        publishing.publish(new EndpointGeneration(held.position(), held.epoch(), endpoint, resolution.models()));
        publish(held.position());
        List<String> refusals = publishing.awaitReady(held.position());
        if (refusals.isEmpty()) {
            catalogue = catalogue.activated(held, publishing.nowMillis(), publishing.nowMillis() + keepWarmMillis);
        }
        publish(Publishing.NOTHING);
        if (refusals.isEmpty()) {
            log.active(record, document, held.epoch());
        } else {
            List<Problem> problems = new ArrayList<>();
            refusals.forEach(reason -> problems.add(LiveDocuments.problem(document, reason)));
            log.refused(record, document, problems);
        }
    }

    private void deleteEndpoint(ControlRecord record, ControlDocument document) throws IOException {
        catalogue = catalogue.deactivated(
                document.name(),
                document.generation(),
                publishing.nowMillis(),
                publishing.nowMillis() + keepWarmMillis);
        publish(Publishing.NOTHING);
        log.deleted(record, document);
    }

    /** Takes up what had to wait; lets go of what has been kept warm long enough, and of endpoints whose models have not come. */
    void retire() throws IOException, InterruptedException {
        publishOwed();
        acceptAwaited();
        Catalogue without = catalogue.withoutRetired(publishing.nowMillis());
        if (!without.equals(catalogue)) {
            List<HeldEndpoint> retired = new ArrayList<>(catalogue.endpoints());
            retired.removeAll(without.endpoints());
            catalogue = without;
            publish(Publishing.NOTHING);
            for (HeldEndpoint endpoint : retired) {
                publishing.forget(endpoint.position());
            }
        }
        refuse(waiting.overdue(publishing.nowMillis()).stream()
                .filter(endpoint -> !awaited.hasOneOf(LiveDocuments.models(endpoint.document())))
                .toList());
    }

    private void publish(int preparing) throws IOException {
        RosterState state = catalogue.state(preparing, isComplete);
        catalogue = catalogue.published(); // a number is not used again: somebody may have read what seemed to fail
        isOwed = true;
        publishing.publish(state);
        isOwed = false;
    }

    /** What is in effect may have changed before the board could not be written. */
    private void publishOwed() throws IOException {
        if (isOwed) {
            publish(Publishing.NOTHING);
        }
    }

    /** A trial or a load that was broken off says nothing about the document. */
    private static void requireGoingOn() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("the registrar is closed");
        }
    }

    /** A record that could not be dealt with, for a reason nobody has thought of. */
    void failed(ControlRecord record, Throwable reason) throws IOException {
        log.unreadable(record, record.name() + ":1: file: could not be dealt with: " + reason);
        publish(Publishing.NOTHING);
    }

    private void refuse(ControlRecord record, ControlDocument document, String reason) {
        log.refused(record, document, List.of(LiveDocuments.problem(document, reason)));
    }

    /** Ends what is under way beside it. */
    void close() {
        documents.close();
    }

    private static String modelId(ControlDocument document) {
        return document.name() + ":" + document.version();
    }
}
