package io.hedgerow.pipeline.sinks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hedgerow.proto.flink.RecordSerializer;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes pending parts into operator state. {@link #serialize} waits until the part is finished: Flink calls it in the
 * asynchronous part of a checkpoint, on a thread other than the task's. The copies that Flink takes in the synchronous part
 * are the same part, hence need not wait.
 */
final class PendingPartSerializer extends RecordSerializer<PendingPart> {
    private static final long serialVersionUID = 1L;

    /** What is written today. */
    static final int VERSION = 1;

    static final PendingPartSerializer INSTANCE = new PendingPartSerializer();

    /** Far above what any file system needs; a damaged length must not claim all memory. */
    private static final int LONGEST_BYTES = 16 << 20;

    private PendingPartSerializer() {
        super(PendingPart.class, VERSION);
    }

    @Override
    protected void write(PendingPart part, DataOutputView out) throws IOException {
        PendingPart.Sealed sealed = part.sealed();
        writeBytes(part.path().getBytes(UTF_8), out);
        out.writeInt(sealed.version());
        writeBytes(sealed.bytes(), out);
    }

    @Override
    protected PendingPart read(int version, DataInputView in) throws IOException {
        String path = new String(readBytes(in), UTF_8);
        return PendingPart.restored(path, new PendingPart.Sealed(in.readInt(), readBytes(in)));
    }

    private static void writeBytes(byte[] bytes, DataOutputView out) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] readBytes(DataInputView in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > LONGEST_BYTES) {
            throw new IOException("a pending part file cannot have " + length + " bytes");
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }

    @Override
    public PendingPart createInstance() {
        return PendingPart.restored("", new PendingPart.Sealed(0, new byte[0]));
    }

    @Override
    public TypeSerializerSnapshot<PendingPart> snapshotConfiguration() {
        return new PendingPartSerializerSnapshot();
    }
}
