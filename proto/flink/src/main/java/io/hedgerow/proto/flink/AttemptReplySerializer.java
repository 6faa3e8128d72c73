package io.hedgerow.proto.flink;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Prediction;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

final class AttemptReplySerializer extends MessageSerializer<AttemptReply> {
    private static final long serialVersionUID = 1L;

    AttemptReplySerializer() {
        super(AttemptReply.class);
    }

    @Override
    public AttemptReply createInstance() {
        return new AttemptReply("", 0, 0, Outcome.CANCELLED, null, 0, null);
    }

    @Override
    void write(AttemptReply reply, DataOutputView out) throws IOException {
        Wire.writeString(reply.requestId(), out);
        out.writeLong(reply.admission());
        Wire.writeVarInt(reply.variant(), out);
        out.writeByte(WireCodes.of(reply.outcome()));
        Wire.writeString(reply.reason(), out);
        Wire.writeVarLong(reply.latencyMicros(), out);
        Prediction prediction = reply.prediction();
        out.writeBoolean(prediction != null);
        if (prediction != null) {
            PredictionFormat.write(prediction, out);
        }
    }

    @Override
    AttemptReply read(int version, DataInputView in) throws IOException {
        return new AttemptReply(
                Wire.readString("requestId", in),
                in.readLong(),
                Wire.readVarInt(in),
                WireCodes.outcome(in.readByte()),
                Wire.readNullableString(in),
                Wire.readVarLong(in),
                in.readBoolean() ? PredictionFormat.read(in) : null);
    }
}
