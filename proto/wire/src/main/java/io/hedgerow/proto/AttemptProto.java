package io.hedgerow.proto;

/** Audit records of attempts in their protobuf form, {@code hedgerow.v1.AttemptRecord}. Thread-safe. */
public final class AttemptProto {
    private AttemptProto() {}

    /** Writes a record. */
    public static byte[] encode(AttemptRecord attempt) {
        io.hedgerow.proto.v1.AttemptRecord.Builder builder = io.hedgerow.proto.v1.AttemptRecord.newBuilder()
                .setRequestId(Text.wellFormed(attempt.requestId()))
                .setEndpoint(Text.wellFormed(attempt.endpoint()))
                .setVariant(Text.wellFormed(attempt.variant()))
                .setModel(Text.wellFormed(attempt.model()))
                .setVersion(Text.wellFormed(attempt.version()))
                .setShadow(attempt.shadow())
                .setEpoch(attempt.epoch())
                .setOutcome(ProtoEnums.of(attempt.outcome()))
                .setLatencyMicros(attempt.latencyMicros())
                .setLate(attempt.late())
                .setAnswered(attempt.answered());
        writeOptional(attempt, builder);
        return builder.build().toByteArray();
    }

    private static void writeOptional(AttemptRecord attempt, io.hedgerow.proto.v1.AttemptRecord.Builder builder) {
        String arm = attempt.arm();
        if (arm != null) {
            builder.setArm(Text.wellFormed(arm));
        }
        String reason = attempt.reason();
        if (reason != null) {
            builder.setReason(Text.wellFormed(reason));
        }
        if (attempt.eventTimeMillis() != Request.UNSET) {
            builder.setEventTimeMillis(attempt.eventTimeMillis());
        }
        ClientPrediction prediction = attempt.prediction();
        if (prediction != null) {
            builder.setPrediction(PredictionProto.of(prediction));
        }
    }

    /**
     * Reads a record.
     *
     * @throws DecodeException when the bytes are not an attempt
     */
    public static AttemptRecord decode(byte[] bytes) throws DecodeException {
        io.hedgerow.proto.v1.AttemptRecord message = ProtoBytes.parse(
                io.hedgerow.proto.v1.AttemptRecord.parser(), AnswerJson.MAX_ANSWER_BYTES, bytes, 0, bytes.length);
        return new AttemptRecord(
                message.getRequestId(),
                message.getEndpoint(),
                message.getVariant(),
                message.getModel(),
                message.getVersion(),
                message.getShadow(),
                ProtoBytes.textOrNull(message.hasArm(), message.getArm()),
                message.getEpoch(),
                ProtoEnums.outcome(message.getOutcomeValue()),
                ProtoBytes.textOrNull(message.hasReason(), message.getReason()),
                message.getLatencyMicros(),
                message.getLate(),
                message.getAnswered(),
                message.hasEventTimeMillis() ? message.getEventTimeMillis() : Request.UNSET,
                message.hasPrediction() ? PredictionProto.prediction("prediction", message.getPrediction()) : null);
    }
}
