package io.hedgerow.pipeline.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hedgerow.pipeline.control.ControlRecord.Kind;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes control records. They are immutable, hence shared by copies. Stateless, hence thread-safe. */
final class ControlRecordSerializer extends TypeSerializerSingleton<ControlRecord> {
    private static final long serialVersionUID = 1L;

    /** What is written today. Every record begins with it. */
    static final int VERSION = 1;

    static final ControlRecordSerializer INSTANCE = new ControlRecordSerializer();

    /** Kinds by the number they are written as. */
    private static final List<Kind> KINDS = List.of(Kind.FILE, Kind.UNREADABLE, Kind.VANISHED, Kind.CAUGHT_UP);

    /** That of the largest file; a damaged length must not claim all memory. */
    private static final int LONGEST_BYTES = ControlDirectory.MOST_BYTES;

    @Override
    public void serialize(ControlRecord record, DataOutputView out) throws IOException {
        out.writeByte(VERSION);
        out.writeByte(KINDS.indexOf(record.kind()));
        writeBytes(record.name().getBytes(UTF_8), out);
        writeBytes(record.sha256().getBytes(UTF_8), out);
        writeBytes(record.bytes(), out);
        writeBytes(record.problem().getBytes(UTF_8), out);
    }

    @Override
    public ControlRecord deserialize(DataInputView in) throws IOException {
        int version = in.readByte();
        if (version != VERSION) {
            throw new IOException("a control record was written under format version " + version
                    + "; this release reads version " + VERSION);
        }
        int kind = in.readByte();
        if (kind < 0 || kind >= KINDS.size()) {
            throw new IOException("a control record cannot be of kind " + kind);
        }
        return new ControlRecord(KINDS.get(kind), readText(in), readText(in), readBytes(in), readText(in));
    }

    private static void writeBytes(byte[] bytes, DataOutputView out) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String readText(DataInputView in) throws IOException {
        return new String(readBytes(in), UTF_8);
    }

    private static byte[] readBytes(DataInputView in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > LONGEST_BYTES) {
            throw new IOException("a part of a control record cannot have " + length + " bytes");
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }

    @Override
    public ControlRecord deserialize(ControlRecord reuse, DataInputView in) throws IOException {
        return deserialize(in);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public ControlRecord createInstance() {
        return ControlRecord.caughtUp();
    }

    @Override
    public ControlRecord copy(ControlRecord from) {
        return from;
    }

    @Override
    public ControlRecord copy(ControlRecord from, ControlRecord reuse) {
        return from;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public TypeSerializerSnapshot<ControlRecord> snapshotConfiguration() {
        return new ControlRecordSerializerSnapshot();
    }
}
