package io.hedgerow.proto;

import io.hedgerow.proto.v1.Attempt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Answers in their protobuf form, {@code hedgerow.v1.Answer}. Headers are not part of it. Thread-safe. */
public final class AnswerProto {
    private AnswerProto() {}

    /** Writes an answer. */
    public static byte[] encode(Answer answer) {
        io.hedgerow.proto.v1.Answer.Builder builder = io.hedgerow.proto.v1.Answer.newBuilder()
                .setRequestId(Text.wellFormed(answer.requestId()))
                .setEndpoint(Text.wellFormed(answer.endpoint()))
                .setStatus(ProtoEnums.of(answer.status()))
                .setDecidedBy(ProtoEnums.of(answer.decidedBy()))
                .setEpoch(answer.epoch())
                .setLatencyMicros(answer.latencyMicros());
        writeOptional(answer, builder);
        for (AttemptSummary attempt : answer.attempts()) {
            builder.addAttempts(of(attempt));
        }
        return builder.build().toByteArray();
    }

    private static void writeOptional(Answer answer, io.hedgerow.proto.v1.Answer.Builder builder) {
        ClientPrediction prediction = answer.prediction();
        if (prediction != null) {
            builder.setPrediction(PredictionProto.of(prediction));
        }
        InvalidRequest error = answer.error();
        if (error != null) {
            builder.setError(io.hedgerow.proto.v1.InvalidRequest.newBuilder()
                    .setPath(Text.wellFormed(error.path()))
                    .setMessage(Text.wellFormed(error.message())));
        }
        String variant = answer.variant();
        if (variant != null) {
            builder.setVariant(Text.wellFormed(variant));
        }
        String model = answer.model();
        if (model != null) {
            builder.setModel(Text.wellFormed(model));
        }
        String version = answer.version();
        if (version != null) {
            builder.setVersion(Text.wellFormed(version));
        }
        String arm = answer.arm();
        if (arm != null) {
            builder.setArm(Text.wellFormed(arm));
        }
        String replyTo = answer.replyTo();
        if (replyTo != null) {
            builder.setReplyTo(Text.wellFormed(replyTo));
        }
    }

    private static Attempt of(AttemptSummary attempt) {
        Attempt.Builder builder = Attempt.newBuilder()
                .setVariant(Text.wellFormed(attempt.variant()))
                .setOutcome(ProtoEnums.of(attempt.outcome()))
                .setLatencyMicros(attempt.latencyMicros());
        ClientPrediction prediction = attempt.prediction();
        if (prediction != null) {
            builder.setPrediction(PredictionProto.of(prediction));
        }
        String reason = attempt.reason();
        if (reason != null) {
            builder.setReason(Text.wellFormed(reason));
        }
        return builder.build();
    }

    /**
     * Reads an answer.
     *
     * @throws DecodeException when the bytes are not an answer
     */
    public static Answer decode(byte[] bytes) throws DecodeException {
        io.hedgerow.proto.v1.Answer message = ProtoBytes.parse(
                io.hedgerow.proto.v1.Answer.parser(), AnswerJson.MAX_ANSWER_BYTES, bytes, 0, bytes.length);
        return new Answer(
                message.getRequestId(),
                message.getEndpoint(),
                ProtoEnums.status(message.getStatusValue()),
                message.hasPrediction() ? PredictionProto.prediction("prediction", message.getPrediction()) : null,
                ProtoBytes.textOrNull(message.hasVariant(), message.getVariant()),
                ProtoBytes.textOrNull(message.hasModel(), message.getModel()),
                ProtoBytes.textOrNull(message.hasVersion(), message.getVersion()),
                ProtoEnums.decidedBy(message.getDecidedByValue()),
                ProtoBytes.textOrNull(message.hasArm(), message.getArm()),
                message.getEpoch(),
                message.getLatencyMicros(),
                ProtoBytes.textOrNull(message.hasReplyTo(), message.getReplyTo()),
                attempts(message.getAttemptsList()),
                message.hasError()
                        ? new InvalidRequest(
                                message.getError().getPath(), message.getError().getMessage())
                        : null,
                Map.of());
    }

    private static List<AttemptSummary> attempts(List<Attempt> messages) throws DecodeException {
        List<AttemptSummary> attempts = new ArrayList<>(messages.size());
        for (Attempt message : messages) {
            String path = "attempts[" + attempts.size() + "]";
            attempts.add(new AttemptSummary(
                    message.getVariant(),
                    ProtoEnums.outcomeOrPending(message.getOutcomeValue()),
                    ProtoBytes.textOrNull(message.hasReason(), message.getReason()),
                    message.getLatencyMicros(),
                    message.hasPrediction()
                            ? PredictionProto.prediction(path + ".prediction", message.getPrediction())
                            : null));
        }
        return attempts;
    }
}
