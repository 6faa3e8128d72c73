package io.hedgerow.pipeline.documents;

import io.hedgerow.executors.ArtifactCache;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.pipeline.documents.Locations.BadLocation;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads files that are not on this machine on threads of its own, and again after growing pauses where a place does not answer,
 * so that whoever has other documents to deal with asks {@link #awaited} and comes back later. What was read is held until it is
 * asked for; where there is too much of it, others wait for their turn. Thread-safe.
 */
final class RemoteFetches implements RemoteFiles, AutoCloseable {
    private static final int THREADS = 2;
    private static final Duration IDLE = Duration.ofSeconds(10);

    /** Whoever does not ask first is not held up for longer. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final AllowedLocations allowed;
    private final RemoteFiles direct;
    private final ArtifactCache cache;
    private final Backoff backoff;
    private final FetchTable models;
    /** Of their own, or models that wait for their samples, and samples that wait for their models, would fill one table. */
    private final FetchTable samples;

    private final SilentPlaces silent = new SilentPlaces();
    private final ScheduledThreadPoolExecutor threads;

    RemoteFetches(AllowedLocations allowed, RemoteFiles direct, ArtifactCache cache, Backoff backoff) {
        this(allowed, direct, cache, backoff, FetchRoom.Limits.USUAL);
    }

    /**
     * @param direct reads a file, once, and puts it into the cache
     * @param cache has what was read before
     */
    RemoteFetches(
            AllowedLocations allowed,
            RemoteFiles direct,
            ArtifactCache cache,
            Backoff backoff,
            FetchRoom.Limits limits) {
        this.allowed = allowed;
        this.direct = direct;
        this.cache = cache;
        this.backoff = backoff;
        this.models = new FetchTable(limits);
        this.samples = new FetchTable(limits);
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
        FetchTable.Key key = new FetchTable.Key(location.uri(), sha256, mostBytes);
        FetchTable table = table(key);
        Fetch known = table.find(key);
        // Asked for those that wait for room, too: it makes some, and what has an outcome needs none.
        boolean hasRoom = (known != null && known.isDone()) || table.hasRoom();
        if (known == null && !hasRoom) {
            return Optional.of("is " + Texts.shown(location.written()) + ", which is read when others have been");
        }
        Fetch fetch = known == null ? begin(key, location, true) : known;
        return fetch.awaited();
    }

    @Override
    public ModelArtifact read(FileLocation location, @Nullable String sha256, int mostBytes) throws BadLocation {
        allowed.admitRemote(location);
        FetchTable.Key key = new FetchTable.Key(location.uri(), sha256, mostBytes);
        Fetch known = table(key).find(key);
        Fetch fetch = known == null ? begin(key, location, false) : known;
        fetch.hurry();
        try {
            return fetch.await(LONGEST_WAIT);
        } finally {
            table(key).forgetIfDone(key, fetch);
        }
    }

    /** A model of the control log has a digest, its samples have none. */
    private FetchTable table(FetchTable.Key key) {
        return key.sha256() == null ? samples : models;
    }

    /** What is in the cache is looked at now: only bytes that are undamaged, and at hand, need not be waited for. */
    private Fetch begin(FetchTable.Key key, FileLocation location, boolean needsRoom) {
        Optional<ModelArtifact> cached = cached(key, location);
        FetchTable table = table(key);
        Fetch begun = table.findOrAdd(
                key,
                () -> cached.map(artifact -> Fetch.done(location, artifact, table.room()))
                        .orElseGet(() -> new Fetch(
                                location, () -> read(key, location), backoff, table.room(), silent, needsRoom)));
        begun.start(threads);
        return begun;
    }

    private ModelArtifact read(FetchTable.Key key, FileLocation location) throws BadLocation {
        return direct.read(location, key.sha256(), key.mostBytes());
    }

    private Optional<ModelArtifact> cached(FetchTable.Key key, FileLocation location) {
        String sha256 = key.sha256();
        return sha256 == null
                ? Optional.empty()
                : cache.find(location.written(), sha256).filter(artifact -> artifact.sizeBytes() <= key.mostBytes());
    }

    /** Ends what is under way. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
