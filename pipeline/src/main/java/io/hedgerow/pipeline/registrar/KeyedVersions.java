package io.hedgerow.pipeline.registrar;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hedgerow.pipeline.registrar.KeyedIndex.Entry;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.function.LongConsumer;
import java.util.function.Predicate;

/** The versions of one name that a keyed pool was given, one after the other in an array: objects would take several times that. */
final class KeyedVersions {
    static final byte[] NONE = {};

    private static final int DIGEST_BYTES = 32;

    private KeyedVersions() {}

    /** Is shown versions. */
    interface Visitor {
        void visit(String version, Entry entry);
    }

    static void forEach(byte[] versions, Visitor visitor) {
        ByteBuffer in = ByteBuffer.wrap(versions);
        while (in.hasRemaining()) {
            byte[] version = new byte[in.getShort()];
            in.get(version);
            byte[] digest = new byte[DIGEST_BYTES];
            in.get(digest);
            visitor.visit(
                    new String(version, UTF_8),
                    new Entry(HexFormat.of().formatHex(digest), in.getLong(), in.getLong(), in.get() == 1));
        }
    }

    /** The files that they were published by. */
    static void forEachFile(byte[] versions, LongConsumer files) {
        ByteBuffer in = ByteBuffer.wrap(versions);
        while (in.hasRemaining()) {
            in.position(in.position() + Short.BYTES + in.getShort(in.position()) + DIGEST_BYTES + Long.BYTES);
            files.accept(in.getLong());
            in.get();
        }
    }

    /** Those whose version is wanted. */
    static byte[] filter(byte[] versions, Predicate<String> wanted) {
        byte[][] kept = {NONE};
        forEach(versions, (version, entry) -> {
            if (wanted.test(version)) {
                kept[0] = with(kept[0], version, entry);
            }
        });
        return kept[0];
    }

    /** The same, of which none is current. */
    static byte[] withoutCurrent(byte[] versions) {
        byte[][] kept = {NONE};
        forEach(versions, (version, entry) -> kept[0] = with(kept[0], version, entry.replaced()));
        return kept[0];
    }

    /** With one more. */
    static byte[] with(byte[] others, String version, Entry entry) {
        byte[] name = version.getBytes(UTF_8);
        return ByteBuffer.allocate(others.length + Short.BYTES + name.length + DIGEST_BYTES + 2 * Long.BYTES + 1)
                .put(others)
                .putShort((short) name.length)
                .put(name)
                .put(HexFormat.of().parseHex(entry.sha256()))
                .putLong(entry.publication())
                .putLong(entry.file())
                .put((byte) (entry.isCurrent() ? 1 : 0))
                .array();
    }

    /** As they are written now; they were written when it was not known yet what file they were published by. */
    static byte[] ofUnknownFiles(byte[] versions) {
        byte[] now = NONE;
        ByteBuffer in = ByteBuffer.wrap(versions);
        while (in.hasRemaining()) {
            int length = Short.BYTES + in.getShort(in.position()) + DIGEST_BYTES + Long.BYTES;
            byte[] beforeFile = new byte[length];
            in.get(beforeFile);
            now = ByteBuffer.allocate(now.length + length + Long.BYTES + 1)
                    .put(now)
                    .put(beforeFile)
                    .putLong(Entry.UNKNOWN_FILE)
                    .put(in.get())
                    .array();
        }
        return now;
    }
}
