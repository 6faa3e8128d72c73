package io.hedgerow.proto.flink;

import io.hedgerow.policies.Outcome;
import io.hedgerow.proto.AttemptRecord;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

final class AttemptRecordSerializer extends MessageSerializer<AttemptRecord> {
    private static final long serialVersionUID = 1L;

    AttemptRecordSerializer() {
        super(AttemptRecord.class);
    }

    @Override
    public AttemptRecord createInstance() {
        return new AttemptRecord("", "", "", "", "", false, null, 0, Outcome.CANCELLED, null, 0, false, false, 0, null);
    }

    @Override
    protected void write(AttemptRecord attempt, DataOutputView out) throws IOException {
        Wire.writeString(attempt.requestId(), out);
        Wire.writeString(attempt.endpoint(), out);
        Wire.writeString(attempt.variant(), out);
        Wire.writeString(attempt.model(), out);
        Wire.writeString(attempt.version(), out);
        out.writeBoolean(attempt.shadow());
        Wire.writeString(attempt.arm(), out);
        Wire.writeVarLong(attempt.epoch(), out);
        out.writeByte(WireCodes.of(attempt.outcome()));
        Wire.writeString(attempt.reason(), out);
        Wire.writeVarLong(attempt.latencyMicros(), out);
        out.writeBoolean(attempt.late());
        out.writeBoolean(attempt.answered());
        out.writeLong(attempt.eventTimeMillis());
        ClientPredictionFormat.write(attempt.prediction(), out);
    }

    @Override
    protected AttemptRecord read(int version, DataInputView in) throws IOException {
        return new AttemptRecord(
                Wire.readString("requestId", in),
                Wire.readString("endpoint", in),
                Wire.readString("variant", in),
                Wire.readString("model", in),
                Wire.readString("version", in),
                in.readBoolean(),
                Wire.readNullableString(in),
                Wire.readVarLong(in),
                WireCodes.outcome(in.readByte()),
                Wire.readNullableString(in),
                Wire.readVarLong(in),
                in.readBoolean(),
                in.readBoolean(),
                in.readLong(),
                ClientPredictionFormat.readNullable(in));
    }
}
