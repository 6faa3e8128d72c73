package io.hedgerow.proto;

/**
 * Feedback in its protobuf form, {@code hedgerow.v1.Feedback}. Unknown fields are skipped, as protobuf wants it; everything
 * known is checked as in {@link FeedbackJson}. Thread-safe.
 */
public final class FeedbackProto {
    private FeedbackProto() {}

    /**
     * Reads feedback.
     *
     * @throws DecodeException when the bytes are no feedback; says what, where and what is allowed
     */
    public static Feedback decode(byte[] bytes) throws DecodeException {
        io.hedgerow.proto.v1.Feedback message = ProtoBytes.parse(
                io.hedgerow.proto.v1.Feedback.parser(), FeedbackJson.MAX_FEEDBACK_BYTES, bytes, 0, bytes.length);
        FeedbackFields fields = new FeedbackFields();
        fields.requestId(message.getRequestId());
        switch (message.getTruthCase()) {
            case LABEL -> fields.label(message.getLabel());
            case VALUE -> fields.value(message.getValue());
            case TRUTH_NOT_SET -> {
                // feedback() says that it is missing
            }
        }
        if (message.hasEventTimeMillis()) {
            fields.eventTimeMillis(message.getEventTimeMillis());
        }
        return fields.feedback();
    }

    /** Writes feedback. */
    public static byte[] encode(Feedback feedback) {
        io.hedgerow.proto.v1.Feedback.Builder builder =
                io.hedgerow.proto.v1.Feedback.newBuilder().setRequestId(Text.wellFormed(feedback.requestId()));
        String label = feedback.label();
        Double value = feedback.value();
        if (label != null) {
            builder.setLabel(Text.wellFormed(label));
        } else if (value != null) {
            builder.setValue(value);
        }
        if (feedback.eventTimeMillis() != Request.UNSET) {
            builder.setEventTimeMillis(feedback.eventTimeMillis());
        }
        return builder.build().toByteArray();
    }
}
