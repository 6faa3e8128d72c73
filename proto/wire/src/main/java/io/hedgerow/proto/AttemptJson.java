package io.hedgerow.proto;

import com.fasterxml.jackson.core.JsonFactory;
import io.hedgerow.policies.Outcome;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Audit records of attempts in their JSON form: every key is always there, null where nothing is known. Reading
 * skips unknown keys. Thread-safe.
 */
public final class AttemptJson {
    private static final JsonFactory FACTORY = JsonCursor.factory(AnswerJson.MAX_ANSWER_BYTES);

    private AttemptJson() {}

    /** Writes a record as one line of UTF-8 without its line end. */
    public static byte[] encode(AttemptRecord attempt) {
        return JsonWriter.write(json -> write(json, attempt));
    }

    private static void write(JsonWriter json, AttemptRecord attempt) throws IOException {
        json.startObject();
        json.text("requestId", attempt.requestId());
        json.text("endpoint", attempt.endpoint());
        json.text("variant", attempt.variant());
        json.text("model", attempt.model());
        json.text("version", attempt.version());
        json.flag("shadow", attempt.shadow());
        json.text("arm", attempt.arm());
        json.integer("epoch", attempt.epoch());
        json.text("outcome", attempt.outcome().name());
        json.text("reason", attempt.reason());
        json.integer("latencyMicros", attempt.latencyMicros());
        json.flag("late", attempt.late());
        json.flag("answered", attempt.answered());
        if (attempt.eventTimeMillis() == Request.UNSET) {
            json.nothing("eventTimeMillis");
        } else {
            json.integer("eventTimeMillis", attempt.eventTimeMillis());
        }
        ClientPrediction prediction = attempt.prediction();
        if (prediction == null) {
            json.nothing("prediction");
        } else {
            json.key("prediction");
            PredictionJson.write(json, prediction);
        }
        json.endObject();
    }

    /**
     * Reads back what {@link #encode} wrote.
     *
     * @throws DecodeException when the bytes are not an attempt
     */
    public static AttemptRecord decode(byte[] bytes) throws DecodeException {
        return JsonCursor.read(FACTORY, AnswerJson.MAX_ANSWER_BYTES, bytes, 0, bytes.length, AttemptJson::read);
    }

    private static AttemptRecord read(JsonCursor cursor) throws IOException, DecodeException {
        Fields fields = new Fields();
        for (String key = cursor.nextKey(); key != null; key = cursor.nextKey()) {
            cursor.next();
            fields.read(cursor, key);
        }
        return fields.attempt();
    }

    /** The fields of a record while they are read. */
    private static final class Fields {
        private @Nullable String requestId;
        private @Nullable String endpoint;
        private @Nullable String variant;
        private @Nullable String model;
        private @Nullable String version;
        private boolean shadow;
        private @Nullable String arm;
        private long epoch;
        private @Nullable Outcome outcome;
        private @Nullable String reason;
        private long latencyMicros;
        private boolean late;
        private boolean answered;
        private long eventTimeMillis = Request.UNSET;
        private @Nullable ClientPrediction prediction;

        void read(JsonCursor cursor, String key) throws IOException, DecodeException {
            switch (key) {
                case "requestId" -> requestId = cursor.text(key);
                case "endpoint" -> endpoint = cursor.text(key);
                case "variant" -> variant = cursor.text(key);
                case "model" -> model = cursor.text(key);
                case "version" -> version = cursor.text(key);
                case "shadow" -> shadow = cursor.flag(key);
                case "arm" -> arm = cursor.textOrNull(key);
                case "epoch" -> epoch = cursor.integer(key);
                case "outcome" -> outcome = JsonEnums.parse(key, cursor.text(key), Outcome.values(), Outcome::name);
                case "reason" -> reason = cursor.textOrNull(key);
                case "latencyMicros" -> latencyMicros = cursor.integer(key);
                case "late" -> late = cursor.flag(key);
                case "answered" -> answered = cursor.flag(key);
                case "eventTimeMillis" -> eventTimeMillis = cursor.isNull() ? Request.UNSET : cursor.integer(key);
                case "prediction" -> prediction = PredictionJson.readOrNull(cursor, key);
                default -> cursor.skip();
            }
        }

        AttemptRecord attempt() throws DecodeException {
            return new AttemptRecord(
                    JsonObjects.required(requestId, "requestId"),
                    JsonObjects.required(endpoint, "endpoint"),
                    JsonObjects.required(variant, "variant"),
                    JsonObjects.required(model, "model"),
                    JsonObjects.required(version, "version"),
                    shadow,
                    arm,
                    epoch,
                    JsonObjects.required(outcome, "outcome"),
                    reason,
                    latencyMicros,
                    late,
                    answered,
                    eventTimeMillis,
                    prediction);
        }
    }
}
