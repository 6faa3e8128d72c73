package io.hedgerow.proto.flink;

import io.hedgerow.policies.DecidedBy;
import io.hedgerow.policies.Status;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.AttemptSummary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

final class AnswerSerializer extends MessageSerializer<Answer> {
    private static final long serialVersionUID = 1L;

    AnswerSerializer() {
        super(Answer.class);
    }

    @Override
    public Answer createInstance() {
        return new Answer(
                "",
                "",
                Status.UNAVAILABLE,
                null,
                null,
                null,
                null,
                DecidedBy.FAILED,
                null,
                0,
                0,
                null,
                List.of(),
                null,
                Map.of());
    }

    @Override
    protected void write(Answer answer, DataOutputView out) throws IOException {
        Wire.writeString(answer.requestId(), out);
        Wire.writeString(answer.endpoint(), out);
        out.writeByte(WireCodes.of(answer.status()));
        ClientPredictionFormat.write(answer.prediction(), out);
        Wire.writeString(answer.variant(), out);
        Wire.writeString(answer.model(), out);
        Wire.writeString(answer.version(), out);
        out.writeByte(WireCodes.of(answer.decidedBy()));
        Wire.writeString(answer.arm(), out);
        Wire.writeVarLong(answer.epoch(), out);
        Wire.writeVarLong(answer.latencyMicros(), out);
        Wire.writeString(answer.replyTo(), out);
        writeAttempts(answer.attempts(), out);
        InvalidRequestFormat.write(answer.error(), out);
        Wire.writeHeaders(answer.headers(), out);
    }

    private static void writeAttempts(List<AttemptSummary> attempts, DataOutputView out) throws IOException {
        Wire.writeVarInt(attempts.size(), out);
        for (AttemptSummary attempt : attempts) {
            Wire.writeString(attempt.variant(), out);
            out.writeByte(WireCodes.of(attempt.outcome()));
            Wire.writeString(attempt.reason(), out);
            Wire.writeVarLong(attempt.latencyMicros(), out);
            ClientPredictionFormat.write(attempt.prediction(), out);
        }
    }

    @Override
    protected Answer read(int version, DataInputView in) throws IOException {
        return new Answer(
                Wire.readString("requestId", in),
                Wire.readString("endpoint", in),
                WireCodes.status(in.readByte()),
                ClientPredictionFormat.readNullable(in),
                Wire.readNullableString(in),
                Wire.readNullableString(in),
                Wire.readNullableString(in),
                WireCodes.decidedBy(in.readByte()),
                Wire.readNullableString(in),
                Wire.readVarLong(in),
                Wire.readVarLong(in),
                Wire.readNullableString(in),
                readAttempts(in),
                InvalidRequestFormat.readNullable(in),
                Wire.readHeaders(in));
    }

    private static List<AttemptSummary> readAttempts(DataInputView in) throws IOException {
        int size = Wire.readLength("the attempts", in);
        List<AttemptSummary> attempts = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            attempts.add(new AttemptSummary(
                    Wire.readString("an attempt's variant", in),
                    WireCodes.nullableOutcome(in.readByte()),
                    Wire.readNullableString(in),
                    Wire.readVarLong(in),
                    ClientPredictionFormat.readNullable(in)));
        }
        return attempts;
    }
}
