package io.hedgerow.pipeline.registrar;

import io.hedgerow.executors.Digests;
import io.hedgerow.pipeline.documents.ControlDocument;
import io.hedgerow.pipeline.documents.ControlId;
import io.hedgerow.pipeline.documents.LiveDocuments;
import io.hedgerow.pipeline.documents.LiveDocuments.KeyedCandidate;
import io.hedgerow.pipeline.documents.NamedModels;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.proto.flink.KeyedModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives sound models of keyed pools to their pools, and remembers no more of them than names and digests.
 *
 * <p>What is published last is current. A document that is read again is not published again, or a file that is edited
 * elsewhere would bring back what was replaced since: it is told by what it says and the file it is in. A file that holds one
 * document has no elsewhere: whatever changes in it publishes. One thread.
 */
final class KeyedModels {
    private static final long ALONE = 1;

    private final LiveDocuments documents;
    private final KeyedIndex index;
    private final KeyedOutput output;
    private final DocumentLog log;

    KeyedModels(LiveDocuments documents, KeyedIndex index, KeyedOutput output, DocumentLog log) {
        this.documents = documents;
        this.index = index;
        this.output = output;
        this.log = log;
    }

    /** The digest of a version that some pool was given, or null. */
    @Nullable
    String digest(ControlDocument document) {
        return index.digest(document.name(), Objects.requireNonNullElse(document.version(), ""));
    }

    /**
     * Deals with a Model document of a keyed pool.
     *
     * @param endpoints those in effect
     * @return whether it was published now, and is current
     */
    boolean accept(Found found, List<EndpointSpec> endpoints) throws IOException, InterruptedException {
        Interruption.throwIfAny();
        ControlDocument document = found.document();
        String pool = Objects.requireNonNull(document.executor(), "executor is null");
        String version = Objects.requireNonNull(document.version(), "version is null");
        long publication = publication(found);
        KeyedIndex.Entry known = index.find(pool, document.name(), version);
        boolean isPublished = known == null || !isReadAgain(known, publication);
        if (isPublished) {
            KeyedCandidate candidate = documents.checkKeyed(document, matching(endpoints, pool, document.name()));
            Interruption.throwIfAny();
            KeyedModel model = candidate.model();
            if (model == null) {
                log.keyedRefused(found.file(), document, candidate.problems());
                return false;
            }
            takeFromOthers(pool, document.name(), version);
            KeyedIndex.Entry entry = new KeyedIndex.Entry(
                    candidate.sha256(),
                    publication,
                    KeyedIndex.fileOf(found.file().name()),
                    true);
            output.emit(pool, model, () -> index.publish(pool, document.name(), version, entry));
        }
        log.keyedAccepted(found.file(), document);
        return isPublished;
    }

    /** A version that has moved to another pool is taken from the one it was in. */
    private void takeFromOthers(String pool, String name, String version) throws InterruptedException {
        for (String other : index.poolsOf(name, version)) {
            if (!other.equals(pool)) {
                take(other, name, version);
            }
        }
    }

    private void take(String pool, String name, String version) throws InterruptedException {
        output.emit(pool, KeyedModel.deleted(name, version), () -> index.delete(pool, name, version));
    }

    /** A digest of file and document, of which the last bit says whether it was alone. */
    private long publication(Found found) {
        String file = found.file().name();
        String all =
                file + "\n" + index.vanished(file) + "\n" + found.document().content();
        String digest = Digests.sha256Hex(all.getBytes(StandardCharsets.UTF_8));
        return (Long.parseUnsignedLong(digest.substring(0, 16), 16) & ~ALONE) | (found.isAlone() ? ALONE : 0);
    }

    private static boolean isReadAgain(KeyedIndex.Entry known, long publication) {
        boolean saysTheSame = ((known.publication() ^ publication) & ~ALONE) == 0;
        boolean areAlone = (known.publication() & publication & ALONE) != 0;
        return saysTheSame && (known.isCurrent() || !areAlone);
    }

    private static List<EndpointSpec> matching(List<EndpointSpec> endpoints, String pool, String name) {
        return endpoints.stream()
                .filter(endpoint -> endpoint.variants().stream()
                        .anyMatch(variant -> variant.pool().equals(pool)
                                && variant.modelKey() != null
                                && variant.modelKey().isNameOfAKey(name)))
                .toList();
    }

    /** Takes a version back from the pools that have it; whether any had. */
    boolean delete(Found found) throws InterruptedException {
        String name = found.document().name();
        String version = Objects.requireNonNullElse(found.document().version(), "");
        List<String> pools = index.poolsOf(name, version);
        for (String pool : pools) {
            take(pool, name, version);
        }
        if (!pools.isEmpty()) {
            log.keyedDeleted(found.file(), found.document());
        }
        return !pools.isEmpty();
    }

    /** A file has vanished; what it held stays. */
    void vanished(String file) throws InterruptedException {
        if (documents.start().hasKeyedPools()) {
            output.run(() -> index.vanish(file));
        }
    }

    /** The versions that pools were given and that an Endpoint document names as fallbacks, with or without the version. */
    List<ControlId> fallbacks(ControlDocument endpoint) {
        List<ControlId> found = new ArrayList<>();
        NamedModels.fallbacks(endpoint).forEach(fallback -> {
            for (String version : index.versions(fallback.name())) {
                if (fallback.version().isEmpty() || fallback.version().equals(version)) {
                    found.add(new ControlId(ControlDocument.MODEL, fallback.name(), version));
                }
            }
        });
        return found;
    }

    /** The digests of all that pools were given. */
    Set<String> digests() {
        return index.digests();
    }

    String digestOf(ControlId id) {
        return Objects.requireNonNull(index.digest(id.name(), String.valueOf(id.version())));
    }
}
