package io.hedgerow.proto;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import io.hedgerow.policies.DecidedBy;
import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers in their JSON form. Reading skips unknown keys, so that a reader outlives later releases. Headers are not
 * part of this form. Thread-safe.
 */
public final class AnswerJson {

    /** Longest answer that is read back, in bytes. */
    public static final int MAX_ANSWER_BYTES = 64 << 20;

    private static final String PENDING = "PENDING";
    private static final JsonFactory FACTORY = JsonCursor.factory(MAX_ANSWER_BYTES);

    private AnswerJson() {}

    /**
     * Writes an answer as one line of UTF-8 without its line end. Decimals take the fewest digits that identify
     * them; NaN and the infinities are the strings "NaN", "Infinity" and "-Infinity".
     */
    public static byte[] encode(Answer answer) {
        return JsonWriter.write(json -> write(json, answer));
    }

    private static void write(JsonWriter json, Answer answer) throws IOException {
        json.startObject();
        json.text("requestId", answer.requestId());
        json.text("endpoint", answer.endpoint());
        json.text("status", answer.status().name());
        ClientPrediction prediction = answer.prediction();
        if (prediction == null) {
            json.nothing("prediction");
        } else {
            json.key("prediction");
            PredictionJson.write(json, prediction);
        }
        json.text("variant", answer.variant());
        json.text("model", answer.model());
        json.text("version", answer.version());
        json.text("decidedBy", answer.decidedBy().jsonName());
        json.text("arm", answer.arm());
        json.integer("epoch", answer.epoch());
        json.integer("latencyMicros", answer.latencyMicros());
        json.text("replyTo", answer.replyTo());
        writeAttempts(json, answer.attempts());
        writeError(json, answer.error());
        json.endObject();
    }

    private static void writeAttempts(JsonWriter json, List<AttemptSummary> attempts) throws IOException {
        json.key("attempts");
        json.startArray();
        for (AttemptSummary attempt : attempts) {
            json.startObject();
            json.text("variant", attempt.variant());
            Outcome outcome = attempt.outcome();
            json.text("outcome", outcome == null ? PENDING : outcome.name());
            json.textIfPresent("reason", attempt.reason());
            if (outcome != null) {
                json.integer("latencyMicros", attempt.latencyMicros());
            }
            ClientPrediction prediction = attempt.prediction();
            if (prediction != null) {
                json.key("prediction");
                PredictionJson.write(json, prediction);
            }
            json.endObject();
        }
        json.endArray();
    }

    private static void writeError(JsonWriter json, @Nullable InvalidRequest error) throws IOException {
        if (error != null) {
            json.key("error");
            json.startObject();
            json.text("path", error.path());
            json.text("message", error.message());
            json.endObject();
        }
    }

    /**
     * Reads back what {@link #encode} wrote.
     *
     * @throws DecodeException when the bytes are not an answer
     */
    public static Answer decode(byte[] bytes) throws DecodeException {
        return JsonCursor.read(FACTORY, MAX_ANSWER_BYTES, bytes, 0, bytes.length, AnswerJson::read);
    }

    private static Answer read(JsonCursor cursor) throws IOException, DecodeException {
        Fields fields = new Fields();
        for (String key = cursor.nextKey(); key != null; key = cursor.nextKey()) {
            cursor.next();
            fields.read(cursor, key);
        }
        return fields.answer();
    }

    private static List<AttemptSummary> readAttempts(JsonCursor cursor) throws IOException, DecodeException {
        cursor.requireArray("attempts");
        List<AttemptSummary> attempts = new ArrayList<>();
        while (cursor.next() != JsonToken.END_ARRAY) {
            attempts.add(readAttempt(cursor, "attempts[" + attempts.size() + "]"));
        }
        return attempts;
    }

    private static AttemptSummary readAttempt(JsonCursor cursor, String path) throws IOException, DecodeException {
        cursor.requireObject(path);
        String variant = null;
        String outcome = null;
        String reason = null;
        long latencyMicros = 0;
        ClientPrediction prediction = null;
        for (String key = cursor.nextKey(); key != null; key = cursor.nextKey()) {
            cursor.next();
            String at = path + "." + key;
            switch (key) {
                case "variant" -> variant = cursor.text(at);
                case "outcome" -> outcome = cursor.text(at);
                case "reason" -> reason = cursor.textOrNull(at);
                case "latencyMicros" -> latencyMicros = cursor.integer(at);
                case "prediction" -> prediction = PredictionJson.readOrNull(cursor, at);
                default -> cursor.skip();
            }
        }
        String ended = JsonObjects.required(outcome, path + ".outcome");
        return new AttemptSummary(
                JsonObjects.required(variant, path + ".variant"),
                ended.equals(PENDING)
                        ? null
                        : JsonEnums.parse(path + ".outcome", ended, Outcome.values(), Outcome::name),
                reason,
                latencyMicros,
                prediction);
    }

    private static @Nullable InvalidRequest readError(JsonCursor cursor) throws IOException, DecodeException {
        if (cursor.isNull()) {
            return null;
        }
        cursor.requireObject("error");
        String path = null;
        String message = null;
        for (String key = cursor.nextKey(); key != null; key = cursor.nextKey()) {
            cursor.next();
            switch (key) {
                case "path" -> path = cursor.text("error.path");
                case "message" -> message = cursor.text("error.message");
                default -> cursor.skip();
            }
        }
        return new InvalidRequest(
                JsonObjects.required(path, "error.path"), JsonObjects.required(message, "error.message"));
    }

    /** The fields of an answer while they are read. */
    private static final class Fields {
        private @Nullable String requestId;
        private @Nullable String endpoint;
        private @Nullable Status status;
        private @Nullable ClientPrediction prediction;
        private @Nullable String variant;
        private @Nullable String model;
        private @Nullable String version;
        private @Nullable DecidedBy decidedBy;
        private @Nullable String arm;
        private long epoch;
        private long latencyMicros;
        private @Nullable String replyTo;
        private List<AttemptSummary> attempts = List.of();
        private @Nullable InvalidRequest error;

        void read(JsonCursor cursor, String key) throws IOException, DecodeException {
            switch (key) {
                case "requestId" -> requestId = cursor.text(key);
                case "endpoint" -> endpoint = cursor.text(key);
                case "status" -> status = JsonEnums.parse(key, cursor.text(key), Status.values(), Status::name);
                case "prediction" -> prediction = PredictionJson.readOrNull(cursor, key);
                case "variant" -> variant = cursor.textOrNull(key);
                case "model" -> model = cursor.textOrNull(key);
                case "version" -> version = cursor.textOrNull(key);
                case "decidedBy" ->
                    decidedBy = JsonEnums.parse(key, cursor.text(key), DecidedBy.values(), DecidedBy::jsonName);
                case "arm" -> arm = cursor.textOrNull(key);
                case "epoch" -> epoch = cursor.integer(key);
                case "latencyMicros" -> latencyMicros = cursor.integer(key);
                case "replyTo" -> replyTo = cursor.textOrNull(key);
                case "attempts" -> attempts = readAttempts(cursor);
                case "error" -> error = readError(cursor);
                default -> cursor.skip();
            }
        }

        Answer answer() throws DecodeException {
            return new Answer(
                    JsonObjects.required(requestId, "requestId"),
                    JsonObjects.required(endpoint, "endpoint"),
                    JsonObjects.required(status, "status"),
                    prediction,
                    variant,
                    model,
                    version,
                    JsonObjects.required(decidedBy, "decidedBy"),
                    arm,
                    epoch,
                    latencyMicros,
                    replyTo,
                    attempts,
                    error,
                    Map.of());
        }
    }
}
