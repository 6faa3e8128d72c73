package io.hedgerow.pipeline.registrar;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hedgerow.executors.Digests;
import io.hedgerow.executors.StartModels;
import io.hedgerow.policies.spec.ModelSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What keyed pools were given: of each version its digest and which publication of it was the last, and of each name which
 * version is current. Of a name with one version it takes about 180 bytes, so that there may be hundreds of thousands.
 *
 * <p>Not thread-safe: it is changed by the task's thread, which writes it into checkpoints, while the registrar's worker
 * waits; only that worker reads it besides.
 */
final class KeyedIndex {
    /** Of files that have vanished so many are remembered without a look at which of them still matter. */
    static final int MOST_VANISHED = 1_000;

    /**
     * A version that a pool was given.
     *
     * @param sha256 digest of its bytes, lower-case hex
     * @param publication tells the document and its file that it was published by from all others
     * @param file that file, as {@link #fileOf} has it; {@link #UNKNOWN_FILE} in state of a former format
     * @param isCurrent whether requests of its name are scored by it
     */
    record Entry(String sha256, long publication, long file, boolean isCurrent) {
        static final long UNKNOWN_FILE = 0;

        /** The same when something else is current. */
        Entry replaced() {
            return new Entry(sha256, publication, file, false);
        }
    }

    /** By pool and name, see {@link KeyedVersions}. */
    private final Map<String, Map<String, byte[]>> pools = new TreeMap<>();
    /** How often a file has vanished, if it ever has. */
    private final Map<String, Integer> vanished;
    /** By pool and name, what the documents that the job was started with gave to it. */
    private final Map<String, Map<String, ModelSpec>> start = new TreeMap<>();

    private int mostVanished = MOST_VANISHED;
    private byte @Nullable [] written;

    KeyedIndex() {
        this(Map.of(), Map.of(), Map.of());
    }

    KeyedIndex(
            Map<String, Map<String, byte[]>> pools,
            Map<String, Integer> vanished,
            Map<String, Map<String, ModelSpec>> start) {
        pools.forEach((pool, names) -> this.pools.put(pool, new HashMap<>(names)));
        this.vanished = new TreeMap<>(vanished);
        this.start.putAll(start);
    }

    Map<String, Map<String, byte[]>> pools() {
        return pools;
    }

    Map<String, Integer> vanished() {
        return vanished;
    }

    Map<String, Map<String, ModelSpec>> start() {
        return start;
    }

    /** A file as entries have it. */
    static long fileOf(String file) {
        return Long.parseUnsignedLong(Digests.sha256Hex(file.getBytes(UTF_8)).substring(0, 16), 16);
    }

    /** A version in a pool, or null where the pool was not given it. */
    @Nullable
    Entry find(String pool, String name, String version) {
        Entry[] found = {null};
        KeyedVersions.forEach(versionsOf(pool, name), (itsVersion, entry) -> {
            if (itsVersion.equals(version)) {
                found[0] = entry;
            }
        });
        return found[0];
    }

    /** The pools that have a version. */
    List<String> poolsOf(String name, String version) {
        return pools.keySet().stream()
                .filter(pool -> find(pool, name, version) != null)
                .toList();
    }

    /** The versions of a name in any pool. */
    List<String> versions(String name) {
        List<String> versions = new ArrayList<>();
        pools.keySet()
                .forEach(pool ->
                        KeyedVersions.forEach(versionsOf(pool, name), (version, entry) -> versions.add(version)));
        return versions;
    }

    /** The digest of a version in any pool, or null. */
    @Nullable
    String digest(String name, String version) {
        for (String pool : pools.keySet()) {
            Entry entry = find(pool, name, version);
            if (entry != null) {
                return entry.sha256();
            }
        }
        return null;
    }

    /** The digests of all versions. */
    Set<String> digests() {
        Set<String> digests = new HashSet<>();
        pools.values()
                .forEach(names -> names.values()
                        .forEach(versions ->
                                KeyedVersions.forEach(versions, (version, entry) -> digests.add(entry.sha256()))));
        return digests;
    }

    /** How many names there are. */
    int size() {
        return pools.values().stream().mapToInt(Map::size).sum();
    }

    /** How often a file has vanished, since when what it held then was all published by others. */
    int vanished(String file) {
        return vanished.getOrDefault(file, 0);
    }

    /** A version was given to a pool and is current from now on. */
    void publish(String pool, String name, String version, Entry entry) {
        byte[] others = KeyedVersions.filter(versionsOf(pool, name), other -> !other.equals(version));
        pools.computeIfAbsent(pool, key -> new HashMap<>())
                .put(name, KeyedVersions.with(KeyedVersions.withoutCurrent(others), version, entry));
        written = null;
    }

    /** A version was taken back; where it was current none is. */
    void delete(String pool, String name, String version) {
        byte[] left = KeyedVersions.filter(versionsOf(pool, name), other -> !other.equals(version));
        Map<String, byte[]> names = pools.get(pool);
        if (names != null && left.length == 0) {
            names.remove(name);
        } else if (names != null) {
            names.put(name, left);
        }
        written = null;
    }

    /**
     * A job goes on with this and these models of its own documents, by pool and name. Those that are new, or say something
     * else than those of the start before, have taken the place of what was current.
     */
    void startWith(Map<String, Map<String, ModelSpec>> models) {
        models.forEach((pool, byName) -> {
            Map<String, ModelSpec> before = start.get(pool);
            byName.forEach((name, model) -> {
                if (before != null && !StartModels.isSame(before.get(name), model)) {
                    replaceCurrent(pool, name);
                }
            });
        });
        start.clear();
        start.putAll(models);
        written = null;
    }

    private void replaceCurrent(String pool, String name) {
        Map<String, byte[]> names = pools.get(pool);
        if (names != null) {
            names.computeIfPresent(name, (same, versions) -> KeyedVersions.withoutCurrent(versions));
        }
    }

    /** A file has vanished: what is in it when it comes again is published again. */
    void vanish(String file) {
        vanished.merge(file, 1, Integer::sum);
        if (vanished.size() > mostVanished) {
            forgetVanished();
            mostVanished = Math.max(MOST_VANISHED, 2 * vanished.size());
        }
        written = null;
    }

    /** Where nothing is left that a file has published, what it holds when it comes again is new in any case. */
    private void forgetVanished() {
        Set<Long> files = new HashSet<>();
        pools.values()
                .forEach(names -> names.values().forEach(versions -> KeyedVersions.forEachFile(versions, files::add)));
        if (!files.contains(Entry.UNKNOWN_FILE)) {
            vanished.keySet().removeIf(file -> !files.contains(fileOf(file)));
        }
    }

    /** The stored form, which is made anew only where something has changed. */
    byte[] bytes() {
        if (written == null) {
            written = KeyedIndexFormat.write(this);
        }
        return written;
    }

    private byte[] versionsOf(String pool, String name) {
        Map<String, byte[]> names = pools.get(pool);
        byte[] versions = names == null ? null : names.get(name);
        return versions == null ? KeyedVersions.NONE : versions;
    }
}
