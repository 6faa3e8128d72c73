package io.hedgerow.pipeline.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hedgerow.pipeline.control.ControlRecord.Kind;
import io.hedgerow.proto.flink.RecordSerializer;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes control records, between operators and into state. */
final class ControlRecordSerializer extends RecordSerializer<ControlRecord> {
    private static final long serialVersionUID = 1L;

    /** What is written today. */
    static final int VERSION = 1;

    static final ControlRecordSerializer INSTANCE = new ControlRecordSerializer();

    /** Kinds by the number they are written as. */
    private static final List<Kind> KINDS = List.of(Kind.FILE, Kind.UNREADABLE, Kind.VANISHED, Kind.CAUGHT_UP);

    /** That of the largest file; a damaged length must not claim all memory. */
    private static final int LONGEST_BYTES = ControlDirectory.MOST_BYTES;

    private ControlRecordSerializer() {
        super(ControlRecord.class, VERSION);
    }

    @Override
    protected void write(ControlRecord record, DataOutputView out) throws IOException {
        out.writeByte(KINDS.indexOf(record.kind()));
        writeBytes(record.name().getBytes(UTF_8), out);
        writeBytes(record.sha256().getBytes(UTF_8), out);
        writeBytes(record.bytes(), out);
        writeBytes(record.problem().getBytes(UTF_8), out);
    }

    @Override
    protected ControlRecord read(int version, DataInputView in) throws IOException {
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
    public ControlRecord createInstance() {
        return ControlRecord.caughtUp();
    }

    @Override
    public TypeSerializerSnapshot<ControlRecord> snapshotConfiguration() {
        return new ControlRecordSerializerSnapshot();
    }
}
