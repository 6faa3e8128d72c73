package io.hedgerow.proto;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.IOException;

/**
 * Feedback in its JSON form, {@code {"requestId": …, "label": …}} or {@code {"requestId": …, "value": …}}. Strict: unknown
 * and duplicate keys and trailing content are refused. A label may be a string, a number or a boolean. Thread-safe.
 */
public final class FeedbackJson {
    /** Longest record, in bytes. */
    public static final int MAX_FEEDBACK_BYTES = 64 << 10;

    private static final String ALLOWED_KEYS = "requestId, label, value, eventTimeMillis";
    private static final JsonFactory FACTORY = JsonCursor.factory(MAX_FEEDBACK_BYTES);

    private FeedbackJson() {}

    /**
     * Reads feedback from UTF-8 bytes.
     *
     * @throws DecodeException when the bytes are no feedback; says what, where and what is allowed
     */
    public static Feedback decode(byte[] bytes) throws DecodeException {
        return JsonCursor.read(FACTORY, MAX_FEEDBACK_BYTES, bytes, 0, bytes.length, FeedbackJson::read);
    }

    private static Feedback read(JsonCursor cursor) throws IOException, DecodeException {
        FeedbackFields fields = new FeedbackFields();
        for (String key = cursor.nextKey(); key != null; key = cursor.nextKey()) {
            cursor.next();
            readField(cursor, key, fields);
        }
        return fields.feedback();
    }

    private static void readField(JsonCursor cursor, String key, FeedbackFields fields)
            throws IOException, DecodeException {
        switch (key) {
            case "requestId" -> fields.requestId(cursor.text(key));
            case "label", "value", "eventTimeMillis" -> {
                if (!cursor.isNull()) {
                    readPresent(cursor, key, fields);
                }
            }
            default -> throw new DecodeException("unknown key " + Text.quoted(key) + "; allowed: " + ALLOWED_KEYS);
        }
    }

    private static void readPresent(JsonCursor cursor, String key, FeedbackFields fields)
            throws IOException, DecodeException {
        switch (key) {
            case "label" -> fields.label(label(cursor));
            case "value" -> fields.value(number(cursor));
            default -> fields.eventTimeMillis(cursor.integer(key));
        }
    }

    private static String label(JsonCursor cursor) throws IOException, DecodeException {
        return switch (cursor.token()) {
            case VALUE_STRING -> cursor.text("label");
            case VALUE_NUMBER_INT ->
                cursor.isBigInteger() ? cursor.bigInteger().toString() : Labels.canonical(cursor.longValue());
            case VALUE_NUMBER_FLOAT -> Labels.canonical(cursor.decimal("label"));
            case VALUE_TRUE, VALUE_FALSE -> Labels.canonical(cursor.flag("label"));
            default -> throw cursor.refused("label", "a string, a number or a boolean");
        };
    }

    private static double number(JsonCursor cursor) throws IOException, DecodeException {
        return switch (cursor.token()) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> cursor.decimal("value");
            default -> throw cursor.refused("value", "a number");
        };
    }

    /** Writes feedback as one line of UTF-8 without its line end; absent fields are left out. */
    public static byte[] encode(Feedback feedback) {
        return JsonWriter.write(json -> write(json, feedback));
    }

    private static void write(JsonWriter json, Feedback feedback) throws IOException {
        json.startObject();
        json.text("requestId", feedback.requestId());
        json.textIfPresent("label", feedback.label());
        Double value = feedback.value();
        if (value != null) {
            json.number("value", value.doubleValue());
        }
        if (feedback.eventTimeMillis() != Request.UNSET) {
            json.integer("eventTimeMillis", feedback.eventTimeMillis());
        }
        json.endObject();
    }
}
