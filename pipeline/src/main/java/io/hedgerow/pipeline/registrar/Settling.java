package io.hedgerow.pipeline.registrar;

import io.hedgerow.pipeline.control.ControlRecord;
import io.hedgerow.pipeline.documents.ControlDocument;
import io.hedgerow.pipeline.documents.NamedModels;
import io.hedgerow.pipeline.registrar.WaitingDocuments.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Has endpoints, and models made of others, wait for the models that they name: these are dealt with when what they wait for
 * has come, or will not. One thread, but for {@link #files}.
 */
final class Settling {
    /** A model and its endpoint may lie in two files, of which the endpoint's is found first. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final NamedModels names;
    private final AcceptedModels models;
    private final Endpoints endpoints;
    private final DocumentLog log;
    private final LongSupplier clockMillis;
    private final WaitingDocuments waiting = new WaitingDocuments();

    /** @param clockMillis epoch milliseconds */
    Settling(NamedModels names, AcceptedModels models, Endpoints endpoints, DocumentLog log, LongSupplier clockMillis) {
        this.names = names;
        this.models = models;
        this.endpoints = endpoints;
        this.log = log;
        this.clockMillis = clockMillis;
    }

    /** Files of documents that wait. Thread-safe. */
    List<ControlRecord> files() {
        return waiting.files();
    }

    /** Loads a model, which may be named from then on, or has it wait for those that it is made of. */
    void acceptOrWait(Found model) throws IOException, InterruptedException {
        if (names.areMembersKnown(model.document(), models.byId())) {
            settle(AcceptedModels.id(model.document()), models.accept(model));
        } else {
            await(model);
        }
    }

    /** Has an endpoint take effect, or wait for the models that it names. */
    void activateOrWait(Found endpoint) throws IOException, InterruptedException {
        if (names.areKnown(endpoint.document(), models.byId())) {
            log.preparing(endpoint.file(), endpoint.document());
            endpoints.activate(endpoint);
        } else {
            await(endpoint);
        }
    }

    private void await(Found found) {
        log.preparing(found.file(), found.document());
        waiting.add(new Waiting(found, clockMillis.getAsLong() + LONGEST_WAIT.toMillis()));
    }

    /** What waited for a model need not wait any more, whatever has become of that. */
    private void settle(String id, boolean isAccepted) throws IOException, InterruptedException {
        decide(waiting.those(
                isAccepted ? this::areNamedKnown : other -> names.named(other).contains(id)));
    }

    private boolean areNamedKnown(ControlDocument document) {
        return document.isModel()
                ? names.areMembersKnown(document, models.byId())
                : names.areKnown(document, models.byId());
    }

    /**
     * Deals with those that have waited long enough.
     *
     * @param mayWait of those, which may go on waiting
     */
    void settleOverdue(Predicate<ControlDocument> mayWait) throws IOException, InterruptedException {
        decide(waiting.overdue(clockMillis.getAsLong()).stream()
                .filter(late -> !mayWait.test(late.found().document()))
                .toList());
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
}
