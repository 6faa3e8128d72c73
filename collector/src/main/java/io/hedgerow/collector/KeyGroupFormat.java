package io.hedgerow.collector;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * The stored form of a key group: a version, its requests one by one, its tombstones as bulk copies of flat arrays,
 * and an end mark. Written on the task's thread while everything waits, hence so. Not thread-safe.
 */
final class KeyGroupFormat {
    /** Version written today. Raised when the layout changes; {@link #read} goes on reading the older ones. */
    static final int VERSION = 2;

    private static final int END = 0x5A;
    private static final int BUFFER_BYTES = 4 * 1024;

    private final RequestFormat requests = new RequestFormat();
    private final DataOutputSerializer buffer = new DataOutputSerializer(BUFFER_BYTES);
    private final HashRing.Copier copier = new HashRing.Copier();

    /**
     * Writes a key group.
     *
     * @param nowTick the tick that its tombstones' buckets are counted in
     */
    void write(KeyGroup group, long nowTick, OutputStream out) throws IOException {
        buffer.clear();
        buffer.writeByte(VERSION);
        buffer.writeInt(group.requests().size());
        for (RequestState state : group.requests().toList()) {
            requests.write(state, buffer);
        }
        group.tombstones().writeBuckets(buffer, nowTick);
        out.write(buffer.getSharedBuffer(), 0, buffer.length());
        group.tombstones().writeHashes(out, copier);
        out.write(END);
    }

    /**
     * Reads a key group. Its requests are not scheduled for anything yet.
     *
     * @param nowTick the reader's tick
     * @throws IOException when the bytes are no key group, end too early, or are of a later release
     */
    KeyGroup read(InputStream stream, long nowTick) throws IOException {
        DataInputViewStreamWrapper in = new DataInputViewStreamWrapper(stream);
        try {
            int version = in.readByte();
            if (version < 1 || version > VERSION) {
                throw new IOException(
                        "it has format version " + version + "; this release reads versions 1 to " + VERSION);
            }
            return readGroup(in, nowTick);
        } catch (EOFException e) {
            throw new IOException("its bytes end too early", e);
        } catch (RuntimeException e) {
            throw new IOException("its bytes are none that this or an earlier release has written", e);
        }
    }

    /** Version 2 has one more kind of request. */
    private KeyGroup readGroup(DataInputViewStreamWrapper in, long nowTick) throws IOException {
        KeyGroup group = new KeyGroup();
        int count = in.readInt();
        if (count < 0) {
            throw new IOException("it has " + count + " requests");
        }
        for (int i = 0; i < count; i++) {
            RequestState state = requests.read(in);
            if (group.requests().find(state.requestId()) != null) {
                throw new IOException("it has request " + state.requestId() + " twice");
            }
            group.requests().add(state);
        }
        group.tombstones().read(in, nowTick, copier);
        int end = in.readByte();
        if (end != END) {
            throw new IOException("it has byte " + end + " where it should end");
        }
        return group;
    }
}
