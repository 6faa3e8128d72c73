package io.hedgerow.pipeline.registrar;

import io.hedgerow.pipeline.control.ControlRecord;
import io.hedgerow.pipeline.documents.ControlDocument;
import io.hedgerow.pipeline.documents.LiveDocuments;
import io.hedgerow.pipeline.documents.Problem;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
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
    private final Settling settling;
    private final ModelDocuments modelDocuments;
    private final Refusals refusals;
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
        settling = new Settling(documents.names(), models, endpoints, log, publishing::nowMillis);
        refusals = new Refusals(documents.start(), log);
        modelDocuments = new ModelDocuments(documents, files, models, keyed, endpoints, settling, log, refusals);
        cleaning = publishing.cleaning();
        cleanAtMillis = publishing.nowMillis() + CLEANING_PAUSE.toMillis();
    }

    /**
     * Files of models that are not read yet, and of documents that wait for a model. One that has several is there once: parts
     * of a large file are equal, and not the same. Thread-safe.
     */
    List<ControlRecord> waiting() {
        IdentityHashMap<ControlRecord, Boolean> seen = new IdentityHashMap<>();
        return Stream.concat(modelDocuments.files().stream(), settling.files().stream())
                .filter(file -> seen.put(file, true) == null)
                .toList();
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
    void resume(boolean isAdopted) throws IOException, InterruptedException {
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
            refusals.refuse(found, document.problems());
        } else if (document.isModel()) {
            if (document.isDeleted()) {
                modelDocuments.delete(found);
            } else {
                modelDocuments.accept(found);
            }
        } else if (endpoints.isNewer(found)) {
            if (document.isDeleted()) {
                endpoints.delete(found);
            } else {
                modelDocuments.bringFallbacks(document);
                settling.activateOrWait(found);
            }
        }
    }

    /** Takes up what had to wait; lets go of what has been kept warm long enough, and of documents whose models have not come. */
    void retire() throws IOException, InterruptedException {
        effect.publishOwed();
        modelDocuments.acceptAwaited();
        endpoints.retire();
        documents.letGo();
        settling.settleOverdue(modelDocuments::isNamedAwaited);
        if (publishing.nowMillis() >= cleanAtMillis) {
            cleanAtMillis = publishing.nowMillis() + CLEANING_PAUSE.toMillis();
            clean();
        }
    }

    /** What cannot be removed now may be the next time: nothing waits for it. */
    private void clean() {
        try {
            effect.publish(Publishing.NOTHING); // by which others see that this job is there
            Set<String> needed = modelDocuments.digests();
            needed.addAll(endpoints.digests());
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
}
