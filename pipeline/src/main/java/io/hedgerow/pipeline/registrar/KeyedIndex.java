package io.hedgerow.pipeline.registrar;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What keyed pools were given: of each version its digest and which publication of it was the last, and of each name which
 * version is current. Of a name with one version it takes about 170 bytes, so that there may be hundreds of thousands.
 *
 * <p>Not thread-safe: it is changed by the task's thread, which writes it into checkpoints, while the registrar's worker
 * waits; only that worker reads it besides.
 */
final class KeyedIndex {
    private static final int DIGEST_BYTES = 32;

    /**
     * A version that a pool was given.
     *
     * @param sha256 digest of its bytes, lower-case hex
     * @param publication tells the document and its file that it was published by from all others
     * @param isCurrent whether requests of its name are scored by it
     */
    record Entry(String sha256, long publication, boolean isCurrent) {}

    /** By pool and name, the versions one after the other, see {@link #append}. */
    private final Map<String, Map<String, byte[]>> pools = new TreeMap<>();
    /** How often a file has vanished, if it ever has. */
    private final Map<String, Integer> vanished;

    private byte @Nullable [] written;

    KeyedIndex() {
        this(Map.of(), Map.of());
    }

    KeyedIndex(Map<String, Map<String, byte[]>> pools, Map<String, Integer> vanished) {
        pools.forEach((pool, names) -> this.pools.put(pool, new HashMap<>(names)));
        this.vanished = new TreeMap<>(vanished);
    }

    Map<String, Map<String, byte[]>> pools() {
        return pools;
    }

    Map<String, Integer> vanished() {
        return vanished;
    }

    /** A version in a pool, or null where the pool was not given it. */
    @Nullable
    Entry find(String pool, String name, String version) {
        Entry[] found = {null};
        forEach(versionsOf(pool, name), (itsVersion, entry) -> {
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
        pools.keySet().forEach(pool -> forEach(versionsOf(pool, name), (version, entry) -> versions.add(version)));
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
                        .forEach(versions -> forEach(versions, (version, entry) -> digests.add(entry.sha256()))));
        return digests;
    }

    /** How many names there are. */
    int size() {
        return pools.values().stream().mapToInt(Map::size).sum();
    }

    /** How often a file has vanished. */
    int vanished(String file) {
        return vanished.getOrDefault(file, 0);
    }

    /** A version was given to a pool and is current from now on. */
    void publish(String pool, String name, String version, String sha256, long publication) {
        byte[] others = withoutCurrent(versionsOf(pool, name), version);
        pools.computeIfAbsent(pool, key -> new HashMap<>())
                .put(name, append(others, version, new Entry(sha256, publication, true)));
        written = null;
    }

    /** A version was taken back; where it was current none is. */
    void delete(String pool, String name, String version) {
        byte[] left = filter(versionsOf(pool, name), other -> !other.equals(version));
        Map<String, byte[]> names = pools.get(pool);
        if (names != null && left.length == 0) {
            names.remove(name);
        } else if (names != null) {
            names.put(name, left);
        }
        written = null;
    }

    /** A file has vanished: what is in it when it comes again is published again. */
    void vanish(String file) {
        vanished.merge(file, 1, Integer::sum);
        written = null;
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
        return versions == null ? new byte[0] : versions;
    }

    private interface Visitor {
        void visit(String version, Entry entry);
    }

    private static void forEach(byte[] versions, Visitor visitor) {
        ByteBuffer in = ByteBuffer.wrap(versions);
        while (in.hasRemaining()) {
            byte[] version = new byte[in.getShort()];
            in.get(version);
            byte[] digest = new byte[DIGEST_BYTES];
            in.get(digest);
            visitor.visit(
                    new String(version, UTF_8),
                    new Entry(HexFormat.of().formatHex(digest), in.getLong(), in.get() == 1));
        }
    }

    private static byte[] filter(byte[] versions, Predicate<String> wanted) {
        byte[][] kept = {new byte[0]};
        forEach(versions, (version, entry) -> {
            if (wanted.test(version)) {
                kept[0] = append(kept[0], version, entry);
            }
        });
        return kept[0];
    }

    private static byte[] withoutCurrent(byte[] versions, String without) {
        byte[][] kept = {new byte[0]};
        forEach(versions, (version, entry) -> {
            if (!version.equals(without)) {
                kept[0] = append(kept[0], version, new Entry(entry.sha256(), entry.publication(), false));
            }
        });
        return kept[0];
    }

    private static byte[] append(byte[] others, String version, Entry entry) {
        byte[] name = version.getBytes(UTF_8);
        return ByteBuffer.allocate(others.length + Short.BYTES + name.length + DIGEST_BYTES + Long.BYTES + 1)
                .put(others)
                .putShort((short) name.length)
                .put(name)
                .put(HexFormat.of().parseHex(entry.sha256()))
                .putLong(entry.publication())
                .put((byte) (entry.isCurrent() ? 1 : 0))
                .array();
    }
}
