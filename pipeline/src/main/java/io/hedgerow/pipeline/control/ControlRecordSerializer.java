package io.hedgerow.pipeline.control;

import io.hedgerow.pipeline.control.ControlRecord.Kind;
import io.hedgerow.proto.flink.LengthPrefixed;
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

    private static final String PART = "a part of a control record";

    /** That of the largest file; a damaged length must not claim all memory. */
    private static final int LONGEST_BYTES = ControlDirectory.MOST_BYTES;

    private ControlRecordSerializer() {
        super(ControlRecord.class, VERSION);
    }

    @Override
    protected void write(ControlRecord record, DataOutputView out) throws IOException {
        out.writeByte(KINDS.indexOf(record.kind()));
        LengthPrefixed.write(record.name(), out);
        LengthPrefixed.write(record.sha256(), out);
        LengthPrefixed.write(record.bytes(), out);
        LengthPrefixed.write(record.problem(), out);
    }

    @Override
    protected ControlRecord read(int version, DataInputView in) throws IOException {
        int kind = in.readByte();
        if (kind < 0 || kind >= KINDS.size()) {
            throw new IOException("a control record cannot be of kind " + kind);
        }
        return new ControlRecord(
                KINDS.get(kind),
                readText(in),
                readText(in),
                LengthPrefixed.readBytes(PART, LONGEST_BYTES, in),
                readText(in));
    }

    private static String readText(DataInputView in) throws IOException {
        return LengthPrefixed.readText(PART, LONGEST_BYTES, in);
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
