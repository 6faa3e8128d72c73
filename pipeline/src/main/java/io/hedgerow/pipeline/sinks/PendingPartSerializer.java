package io.hedgerow.pipeline.sinks;

import io.hedgerow.proto.flink.LengthPrefixed;
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

    private static final String FILE = "a pending part file";

    /** Far above what any file system needs; a damaged length must not claim all memory. */
    private static final int LONGEST_BYTES = 16 << 20;

    private PendingPartSerializer() {
        super(PendingPart.class, VERSION);
    }

    @Override
    protected void write(PendingPart part, DataOutputView out) throws IOException {
        PendingPart.Sealed sealed = part.sealed();
        LengthPrefixed.write(part.path(), out);
        out.writeInt(sealed.version());
        LengthPrefixed.write(sealed.bytes(), out);
    }

    @Override
    protected PendingPart read(int version, DataInputView in) throws IOException {
        String path = LengthPrefixed.readText(FILE, LONGEST_BYTES, in);
        return PendingPart.restored(
                path, new PendingPart.Sealed(in.readInt(), LengthPrefixed.readBytes(FILE, LONGEST_BYTES, in)));
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
