package io.hedgerow.pipeline.documents;

import io.hedgerow.executors.ArtifactCache;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.pipeline.documents.Locations.BadLocation;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads files that are not on this machine on threads of its own, and again after growing pauses where a place does not answer,
 * so that whoever has other documents to deal with asks {@link #awaited} and comes back later. What was read waits in the
 * local cache, under its digest. Thread-safe.
 */
final class RemoteFetches implements RemoteFiles, AutoCloseable {
    private static final int THREADS = 2;
    private static final Duration IDLE = Duration.ofSeconds(10);

    /** Whoever does not ask first is not held up for longer. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    /** What was fetched for documents that others have replaced is never asked for. */
    private static final int MOST_FETCHES = 1_000;

    private final AllowedLocations allowed;
    private final RemoteFiles direct;
    private final ArtifactCache cache;
    private final Backoff backoff;
    private final Map<Key, Fetch> fetches = new LinkedHashMap<>();
    private final ScheduledThreadPoolExecutor threads;

    /** The same bytes of another size are another question: more may be refused. */
    private record Key(URI uri, @Nullable String sha256, int mostBytes) {}

    /**
     * @param direct reads a file, once
     * @param cache keeps what was read
     */
    RemoteFetches(AllowedLocations allowed, RemoteFiles direct, ArtifactCache cache, Backoff backoff) {
        this.allowed = allowed;
        this.direct = direct;
        this.cache = cache;
        this.backoff = backoff;
        this.threads = new ScheduledThreadPoolExecutor(THREADS, task -> {
            Thread thread = new Thread(task, "hedgerow-fetch");
            thread.setDaemon(true);
            return thread;
        });
        threads.setKeepAliveTime(IDLE.toMillis(), TimeUnit.MILLISECONDS);
        threads.allowCoreThreadTimeOut(true);
        threads.setRemoveOnCancelPolicy(true);
    }

    @Override
    public Optional<String> awaited(FileLocation location, @Nullable String sha256, int mostBytes) {
        try {
            allowed.admitRemote(location);
        } catch (BadLocation e) {
            return Optional.empty(); // read says so
        }
        Key key = new Key(location.uri(), sha256, mostBytes);
        boolean isCached = sha256 != null && cache.holds(sha256);
        return isCached ? Optional.empty() : fetch(key, location).awaited();
    }

    @Override
    public ModelArtifact read(FileLocation location, @Nullable String sha256, int mostBytes) throws BadLocation {
        allowed.admitRemote(location);
        Optional<ModelArtifact> cached = sha256 == null ? Optional.empty() : cache.find(location.written(), sha256);
        if (cached.isPresent() && cached.get().sizeBytes() <= mostBytes) {
            return cached.get();
        }
        Key key = new Key(location.uri(), sha256, mostBytes);
        Fetch fetch = fetch(key, location);
        try {
            return fetch.await(LONGEST_WAIT);
        } finally {
            forgetIfDone(key, fetch);
        }
    }

    private Fetch fetch(Key key, FileLocation location) {
        synchronized (fetches) {
            Fetch known = fetches.get(key);
            if (known != null) {
                return known;
            }
            fetches.values()
                    .removeIf(old ->
                            fetches.size() >= MOST_FETCHES && old.awaited().isEmpty());
            Fetch fetch = new Fetch(
                    location, () -> direct.read(location, key.sha256(), key.mostBytes()), cache, backoff, threads);
            fetches.put(key, fetch);
            fetch.start();
            return fetch;
        }
    }

    /** An outcome is told once; who asks again wants to know what is there now. */
    private void forgetIfDone(Key key, Fetch fetch) {
        synchronized (fetches) {
            if (fetch.awaited().isEmpty()) {
                fetches.remove(key, fetch);
            }
        }
    }

    /** Ends what is under way. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
