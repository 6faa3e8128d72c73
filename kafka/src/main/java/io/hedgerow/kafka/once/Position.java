package io.hedgerow.kafka.once;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/**
 * How far a writer was at a checkpoint: what it decided before is below these offsets, what it decided afterwards is not.
 *
 * @param topic tells the topic from others, also from a later one of the same name
 * @param writer who
 * @param offsets by partition; one that is missing was made later, and all that is in it is from afterwards
 */
public record Position(String topic, WriterId writer, Map<Integer, Long> offsets) {
    private static final int VERSION = 1;

    public Position {
        offsets = Map.copyOf(offsets);
    }

    /** For a state. */
    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeUTF(topic);
            out.writeUTF(writer.job());
            out.writeUTF(writer.run());
            out.writeInt(writer.parallelism());
            out.writeInt(writer.subtask());
            out.writeInt(offsets.size());
            for (Map.Entry<Integer, Long> offset : offsets.entrySet()) {
                out.writeInt(offset.getKey());
                out.writeLong(offset.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads {@link #toBytes}.
     *
     * @throws IOException when the bytes are none, or of a later release
     */
    public static Position ofBytes(byte[] bytes) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readByte();
            if (version != VERSION) {
                throw new IOException("the position has format version " + version + "; this release reads " + VERSION);
            }
            String topic = in.readUTF();
            WriterId writer = new WriterId(in.readUTF(), in.readUTF(), in.readInt(), in.readInt());
            Map<Integer, Long> offsets = new HashMap<>();
            int count = in.readInt();
            for (int i = 0; i < count; i++) {
                offsets.put(in.readInt(), in.readLong());
            }
            return new Position(topic, writer, offsets);
        } catch (IllegalArgumentException e) {
            throw new IOException("the bytes are no position: " + e.getMessage(), e);
        }
    }
}
