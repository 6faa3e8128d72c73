package io.hedgerow.proto;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.IOException;

/**
 * Dead letters in their JSON form: {@code raw} is base64, {@code truncated} says whether it was cut. Reading skips
 * unknown keys. Thread-safe.
 */
public final class DeadLetterJson {
    /** Room for the longest raw bytes in base64 and for the texts. */
    private static final int MAX_BYTES = DeadLetter.MAX_RAW_BYTES / 3 * 4 + (1 << 20);

    private static final JsonFactory FACTORY = JsonCursor.factory(MAX_BYTES);

    private DeadLetterJson() {}

    /** Writes a dead letter as one line of UTF-8 without its line end. */
    public static byte[] encode(DeadLetter letter) {
        return JsonWriter.write(json -> write(json, letter));
    }

    private static void write(JsonWriter json, DeadLetter letter) throws IOException {
        json.startObject();
        json.text("stage", letter.stage());
        json.text("reason", letter.reason());
        json.text("origin", letter.origin());
        json.integer("partition", letter.partition());
        json.integer("position", letter.position());
        json.integer("sizeBytes", letter.sizeBytes());
        json.flag("truncated", letter.raw().length < letter.sizeBytes());
        json.base64("raw", letter.raw());
        json.endObject();
    }

    /**
     * Reads back what {@link #encode} wrote.
     *
     * @throws DecodeException when the bytes are not a dead letter
     */
    public static DeadLetter decode(byte[] bytes) throws DecodeException {
        return JsonCursor.read(FACTORY, MAX_BYTES, bytes, 0, bytes.length, DeadLetterJson::read);
    }

    private static DeadLetter read(JsonCursor cursor) throws IOException, DecodeException {
        String stage = null;
        String reason = null;
        String origin = null;
        long partition = 0;
        long position = 0;
        long sizeBytes = 0;
        byte[] raw = null;
        for (String key = cursor.nextKey(); key != null; key = cursor.nextKey()) {
            cursor.next();
            switch (key) {
                case "stage" -> stage = cursor.text(key);
                case "reason" -> reason = cursor.text(key);
                case "origin" -> origin = cursor.text(key);
                case "partition" -> partition = cursor.integer(key);
                case "position" -> position = cursor.integer(key);
                case "sizeBytes" -> sizeBytes = cursor.integer(key);
                case "raw" -> raw = cursor.base64(key);
                default -> cursor.skip();
            }
        }
        return new DeadLetter(
                JsonObjects.required(stage, "stage"),
                JsonObjects.required(reason, "reason"),
                JsonObjects.required(origin, "origin"),
                inInt("partition", partition),
                position,
                sizeBytes,
                JsonObjects.required(raw, "raw"));
    }

    private static int inInt(String field, long value) throws DecodeException {
        if (value != (int) value) {
            throw new DecodeException(field + " is " + value + "; a 32-bit integer is allowed");
        }
        return (int) value;
    }
}
