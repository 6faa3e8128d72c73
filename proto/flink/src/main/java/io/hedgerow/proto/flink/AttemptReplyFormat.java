package io.hedgerow.proto.flink;

import io.hedgerow.policies.Prediction;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** How an attempt ended, without the request it is of. */
final class AttemptReplyFormat {
    private AttemptReplyFormat() {}

    static void write(AttemptReply reply, DataOutputView out) throws IOException {
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

    static AttemptReply read(String requestId, long admission, DataInputView in) throws IOException {
        return new AttemptReply(
                requestId,
                admission,
                Wire.readVarInt(in),
                WireCodes.outcome(in.readByte()),
                Wire.readNullableString(in),
                Wire.readVarLong(in),
                in.readBoolean() ? PredictionFormat.read(in) : null);
    }
}
