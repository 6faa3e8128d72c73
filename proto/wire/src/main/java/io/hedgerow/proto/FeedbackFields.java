package io.hedgerow.proto;

import org.jspecify.annotations.Nullable;

/** The fields of feedback while they are read, and the rules both forms share. */
final class FeedbackFields {
    private @Nullable String requestId;
    private @Nullable String label;
    private @Nullable Double value;
    private long eventTimeMillis = Request.UNSET;

    void requestId(@Nullable String text) {
        requestId = text;
    }

    void label(String text) throws DecodeException {
        if (text.length() > RequestFields.MAX_TEXT_LENGTH) {
            throw new DecodeException("label has " + text.length() + " characters; at most "
                    + RequestFields.MAX_TEXT_LENGTH + " are allowed");
        }
        label = text;
    }

    void value(double number) throws DecodeException {
        if (!Double.isFinite(number)) {
            throw new DecodeException("value is " + number + "; a finite number is allowed");
        }
        value = number;
    }

    void eventTimeMillis(long millis) throws DecodeException {
        eventTimeMillis = RequestFields.eventTime(millis);
    }

    Feedback feedback() throws DecodeException {
        if (requestId == null || requestId.isEmpty()) {
            throw new DecodeException("requestId is missing; the ID of a request is required");
        }
        if (requestId.length() > RequestFields.MAX_ID_LENGTH) {
            throw new DecodeException("requestId has " + requestId.length() + " characters; at most "
                    + RequestFields.MAX_ID_LENGTH + " are allowed");
        }
        if (label == null && value == null) {
            throw new DecodeException("label and value are missing; one of the two is required");
        }
        if (label != null && value != null) {
            throw new DecodeException("label and value are both given; one of the two is allowed");
        }
        return new Feedback(requestId, label, value, eventTimeMillis);
    }
}
