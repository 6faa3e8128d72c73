package io.hedgerow.pipeline.documents;

import io.hedgerow.executors.ArtifactCache;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.pipeline.documents.Locations.BadLocation;
import java.net.URI;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
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

    private static final int MAP_CAPACITY = 16;
    private static final float MAP_LOAD = 0.75f;

    private final AllowedLocations allowed;
    private final RemoteFiles direct;
    private final ArtifactCache cache;
    private final Backoff backoff;
    private final FetchRoom room;
    /** Those that were asked for least lately first. */
    private final Map<Key, Fetch> fetches = new LinkedHashMap<>(MAP_CAPACITY, MAP_LOAD, true);

    private final ScheduledThreadPoolExecutor threads;

    /** The same bytes of another size are another question: more may be refused. */
    private record Key(URI uri, @Nullable String sha256, int mostBytes) {
        /** Samples have no known digest. They are asked for when their model is at hand, and must not wait behind others. */
        boolean isModel() {
            return sha256 != null;
        }
    }

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
        this.room = new FetchRoom(limits);
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
        Fetch fetch = known(key);
        if (fetch == null && hasRoom(key)) {
            fetch = begin(key, location, key.isModel());
        }
        return fetch == null
                ? Optional.of("is " + Texts.shown(location.written()) + ", which is read when others have been")
                : fetch.awaited();
    }

    @Override
    public ModelArtifact read(FileLocation location, @Nullable String sha256, int mostBytes) throws BadLocation {
        allowed.admitRemote(location);
        Key key = new Key(location.uri(), sha256, mostBytes);
        Fetch known = known(key);
        Fetch fetch = known == null ? begin(key, location, false) : known;
        fetch.hurry();
        try {
            return fetch.await(LONGEST_WAIT);
        } finally {
            forgetIfDone(key, fetch);
        }
    }

    private @Nullable Fetch known(Key key) {
        synchronized (fetches) {
            Fetch known = fetches.get(key);
            return known == null ? null : known.asked();
        }
    }

    private boolean hasRoom(Key key) {
        synchronized (fetches) {
            boolean isTight = fetches.size() >= room.limits().fetches() || !room.isThere();
            if (key.isModel() && isTight) {
                forgetUnasked();
            }
            return !key.isModel() || (fetches.size() < room.limits().fetches() && room.isThere());
        }
    }

    private void forgetUnasked() {
        Iterator<Fetch> all = fetches.values().iterator();
        while (all.hasNext()) {
            Fetch eldest = all.next();
            if (!eldest.isUnasked(room.limits().unasked())) {
                return;
            }
            if (eldest.isDone()) {
                all.remove();
                eldest.letGo();
            }
        }
    }

    /** What is in the cache is looked at now: only bytes that are undamaged, and at hand, need not be waited for. */
    private Fetch begin(Key key, FileLocation location, boolean needsRoom) {
        Optional<ModelArtifact> cached = cached(key, location);
        synchronized (fetches) {
            Fetch other = fetches.get(key);
            if (other != null) {
                return other.asked();
            }
            Fetch begun = cached.isPresent()
                    ? Fetch.done(location, cached.get(), room)
                    : new Fetch(location, () -> read(key, location), backoff, room, needsRoom);
            fetches.put(key, begun);
            begun.start(threads);
            return begun;
        }
    }

    private ModelArtifact read(Key key, FileLocation location) throws BadLocation {
        return direct.read(location, key.sha256(), key.mostBytes());
    }

    private Optional<ModelArtifact> cached(Key key, FileLocation location) {
        String sha256 = key.sha256();
        return sha256 == null
                ? Optional.empty()
                : cache.find(location.written(), sha256).filter(artifact -> artifact.sizeBytes() <= key.mostBytes());
    }

    /** An outcome is told once; who asks again wants to know what is there now. */
    private void forgetIfDone(Key key, Fetch fetch) {
        synchronized (fetches) {
            if (fetch.isDone() && fetches.remove(key, fetch)) {
                fetch.letGo();
            }
        }
    }

    /** Ends what is under way. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
