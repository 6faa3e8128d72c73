package io.hedgerow.pipeline.registrar;

import io.hedgerow.pipeline.control.ControlRecord;
import io.hedgerow.pipeline.documents.ControlDocument;
import io.hedgerow.pipeline.documents.LiveDocuments;
import io.hedgerow.pipeline.documents.LiveDocuments.Resolution;
import io.hedgerow.pipeline.documents.Problem;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.proto.flink.EndpointGeneration;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Endpoints of the control log: a sound one is published, and takes effect when every subtask has said that it can serve
 * it. One thread.
 */
final class Endpoints {
    private static final Logger LOG = LoggerFactory.getLogger(Endpoints.class);

    private final LiveDocuments documents;
    private final ControlFiles files;
    private final AcceptedModels models;
    private final InEffect effect;
    private final Publishing publishing;
    private final DocumentLog log;
    private final long keepWarmMillis;

    Endpoints(
            LiveDocuments documents,
            ControlFiles files,
            AcceptedModels models,
            InEffect effect,
            Publishing publishing,
            DocumentLog log,
            long keepWarmMillis) {
        this.documents = documents;
        this.files = files;
        this.models = models;
        this.effect = effect;
        this.publishing = publishing;
        this.log = log;
        this.keepWarmMillis = keepWarmMillis;
    }

    /**
     * Takes up what was in effect before. What cannot be published again, because a file was lost, is reported and given up.
     * Whoever plans requests waits for the state to be complete; so this returns when all subtasks can serve what is in effect.
     *
     * @param isAdopted whether the board has all of it already
     */
    void resume(boolean isAdopted) throws IOException, InterruptedException {
        List<HeldEndpoint> all = new ArrayList<>(effect.catalogue().endpoints());
        all.sort(Comparator.comparing(held -> !held.isActive())); // what requests wait for is first
        Set<Integer> published = new TreeSet<>();
        all.stream().filter(held -> held.file() == null).forEach(held -> published.add(held.position()));
        for (HeldEndpoint held : all) {
            if (held.file() == null) {
                continue;
            }
            ControlDocument document = files.document(held.file(), held.index());
            List<Problem> problems = isAdopted ? List.of() : republish(held, document);
            if (!problems.isEmpty()) {
                log.refused(held.file(), document, problems);
                effect.set(effect.catalogue().without(held));
                continue;
            }
            if (published.add(held.position()) && !isAdopted) {
                effect.publishSoFar(published); // subtasks that wait for it go on, while others are resolved
            }
        }
        for (HeldEndpoint held : all) {
            if (held.file() != null
                    && held.isActive()
                    && effect.catalogue().endpoints().contains(held)) {
                serveAgain(held, held.file(), isAdopted);
            }
        }
    }

    /** On a board that is new subtasks hear of it now: requests that came before would find no model. */
    private void serveAgain(HeldEndpoint held, ControlRecord file, boolean isAdopted)
            throws IOException, InterruptedException {
        ControlDocument document = files.document(file, held.index());
        if (!isAdopted) {
            List<String> refusals =
                    publishing.awaitReady(held.position(), awaited -> log.preparing(file, document, awaited));
            if (!refusals.isEmpty()) {
                LOG.warn("The {} was in effect and is so again, although it {}", document.id(), refusals);
            }
        }
        log.active(file, document, held.epoch());
    }

    private List<Problem> republish(HeldEndpoint held, ControlDocument document) throws IOException {
        Resolution resolution = documents.resolve(document, models.byId());
        EndpointSpec endpoint = resolution.endpoint();
        if (endpoint != null) {
            publishing.publish(new EndpointGeneration(held.position(), held.epoch(), endpoint, resolution.models()));
        }
        return resolution.problems();
    }

    /** The current generations. */
    List<EndpointSpec> active() throws IOException {
        List<EndpointSpec> active = new ArrayList<>();
        for (HeldEndpoint held : effect.catalogue().endpoints()) {
            if (held.isActive()) {
                active.add(
                        held.position() < documents.start().endpoints()
                                ? documents.start().endpoint(held.position())
                                : publishing.endpoint(held.position()));
            }
        }
        return active;
    }

    /** The digests of the models of all that was published and is held. */
    Set<String> digests() throws IOException {
        Set<String> digests = new TreeSet<>();
        for (HeldEndpoint held : effect.catalogue().endpoints()) {
            if (held.position() >= documents.start().endpoints()) {
                digests.addAll(publishing.digests(held.position()));
            }
        }
        return digests;
    }

    /** Those whose current generation names a model, or one that is made of it; in words. */
    List<String> usersOf(String model) throws IOException {
        List<String> users = new ArrayList<>();
        for (HeldEndpoint held : effect.catalogue().endpoints()) {
            if (held.isActive() && modelsOf(held).contains(model)) {
                users.add("endpoint " + held.name() + " (generation " + held.generation() + ")");
            }
        }
        return users;
    }

    private Set<String> modelsOf(HeldEndpoint held) throws IOException {
        return held.position() < documents.start().endpoints()
                ? documents.start().models(held.position())
                : publishing.models(held.position());
    }

    /** Whether the document is newer than what is in effect; otherwise its status says what it is. */
    boolean isNewer(Found found) {
        ControlDocument document = found.document();
        HeldEndpoint current = effect.catalogue().active(document.name()).orElse(null);
        long known = effect.catalogue().lastGeneration(document.name());
        if (document.generation() > known) {
            return true;
        }
        if (current != null && isAdopted(current) && current.generation() == document.generation()) {
            effect.set(effect.catalogue().claimed(current, found.file(), found.index()));
            log.active(found.file(), document, current.epoch());
            return false;
        }
        if (current == null && document.isDeleted() && document.generation() == known) {
            log.deleted(found.file(), document);
        } else if (current != null && isSame(current, document)) {
            log.active(found.file(), document, current.epoch());
        } else {
            String reason = "is generation " + document.generation() + ", but the job has seen generation " + known
                    + " of " + document.id() + "; a newer one is allowed";
            log.refused(found.file(), document, List.of(document.problem(reason)));
        }
        return false;
    }

    /** Whether it was found on the board, without its document. */
    private boolean isAdopted(HeldEndpoint held) {
        return held.file() == null && held.position() >= documents.start().endpoints();
    }

    private boolean isSame(HeldEndpoint current, ControlDocument document) {
        return current.file() != null
                && document.generation() == current.generation()
                && files.document(current.file(), current.index()).saysTheSameAs(document);
    }

    /** Has a generation take effect, unless something is wrong with it or a subtask cannot serve it. */
    void activate(Found found) throws IOException, InterruptedException {
        ControlDocument document = found.document();
        Resolution resolution = documents.resolve(document, models.byId());
        Interruption.throwIfAny();
        EndpointSpec endpoint = resolution.endpoint();
        if (endpoint == null) {
            log.refused(found.file(), document, resolution.problems());
            return;
        }
        HeldEndpoint held = take(found);
        publishing.publish(new EndpointGeneration(held.position(), held.epoch(), endpoint, resolution.models()));
        effect.publish(held.position());
        List<String> refusals =
                publishing.awaitReady(held.position(), awaited -> log.preparing(found.file(), document, awaited));
        if (refusals.isEmpty()) {
            long nowMillis = publishing.nowMillis();
            effect.set(effect.catalogue().activated(held, nowMillis, nowMillis + keepWarmMillis));
        }
        effect.publish(Publishing.NOTHING);
        if (refusals.isEmpty()) {
            log.active(found.file(), document, held.epoch());
        } else {
            List<Problem> problems = new ArrayList<>();
            refusals.forEach(reason -> problems.add(document.problem(reason)));
            log.refused(found.file(), document, problems);
        }
    }

    private HeldEndpoint take(Found found) {
        Catalogue catalogue = effect.catalogue();
        effect.set(catalogue.withNumbersTaken());
        return new HeldEndpoint(
                found.document().name(),
                found.document().generation(),
                catalogue.nextPosition(),
                catalogue.nextEpoch(),
                found.file(),
                found.index(),
                HeldEndpoint.NEVER);
    }

    void delete(Found found) throws IOException {
        long nowMillis = publishing.nowMillis();
        effect.set(effect.catalogue()
                .deactivated(
                        found.document().name(), found.document().generation(), nowMillis, nowMillis + keepWarmMillis));
        effect.publish(Publishing.NOTHING);
        log.deleted(found.file(), found.document());
    }

    /** Lets go of what has been kept warm long enough. */
    void retire() throws IOException {
        Catalogue catalogue = effect.catalogue();
        Catalogue without = catalogue.withoutRetired(publishing.nowMillis());
        if (without.equals(catalogue)) {
            return;
        }
        List<HeldEndpoint> retired = new ArrayList<>(catalogue.endpoints());
        retired.removeAll(without.endpoints());
        effect.set(without);
        effect.publish(Publishing.NOTHING);
        for (HeldEndpoint endpoint : retired) {
            publishing.forget(endpoint.position());
        }
    }
}
