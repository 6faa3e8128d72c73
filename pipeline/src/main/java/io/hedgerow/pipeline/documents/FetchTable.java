package io.hedgerow.pipeline.documents;

import java.net.URI;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The fetches of one kind, each until somebody has been told its outcome. Thread-safe. */
final class FetchTable {
    private static final int MAP_CAPACITY = 16;
    private static final float MAP_LOAD = 0.75f;

    private final FetchRoom room;
    /** Those that were asked for least lately first. */
    private final Map<Key, Fetch> fetches = new LinkedHashMap<>(MAP_CAPACITY, MAP_LOAD, true);

    /** What is fetched. The same bytes of another size are another question: more may be refused. */
    record Key(URI uri, @Nullable String sha256, int mostBytes) {}

    FetchTable(FetchRoom.Limits limits) {
        this.room = new FetchRoom(limits);
    }

    FetchRoom room() {
        return room;
    }

    /** The one that there is already, which is asked for now. */
    synchronized @Nullable Fetch find(Key key) {
        Fetch known = fetches.get(key);
        return known == null ? null : known.asked();
    }

    /** Whether there may be another one. Outcomes that nobody has asked for in a long time make room. */
    synchronized boolean hasRoom() {
        if (isFull()) {
            forgetUnasked();
        }
        return !isFull();
    }

    private boolean isFull() {
        return fetches.size() >= room.limits().fetches() || !room.isThere();
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

    /** One that is made now, unless there is one. */
    synchronized Fetch findOrAdd(Key key, Supplier<Fetch> making) {
        Fetch known = find(key);
        if (known != null) {
            return known;
        }
        Fetch made = making.get();
        fetches.put(key, made);
        return made;
    }

    /** An outcome is told once; who asks again wants to know what is there now. */
    synchronized void forgetIfDone(Key key, Fetch fetch) {
        if (fetch.isDone() && fetches.remove(key, fetch)) {
            fetch.letGo();
        }
    }
}
