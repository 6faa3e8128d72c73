package io.hedgerow.pipeline.summary;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.hedgerow.pipeline.summary.AnswerLine.AttemptLine;
import io.hedgerow.pipeline.summary.AnswerLine.AuditedAttempt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads from answers and attempts that were written as JSON what the audit needs, and passes over the rest unread. The few
 * names that return in every line are one string each. Not thread-safe.
 */
final class LineParser {
    private static final int MOST_NAMES = 10_000;

    private final Map<String, String> names = new HashMap<>();

    /** Reads the answer whose beginning the parser stands at. Throws where it is none. */
    AnswerLine answer(JsonParser json) throws IOException {
        requireObject(json);
        String requestId = null;
        String endpoint = null;
        String status = null;
        String predicted = null;
        String decidedBy = null;
        String arm = null;
        long latencyMicros = 0;
        List<AttemptLine> attempts = List.of();
        String error = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            json.nextToken();
            switch (key) {
                case "requestId" -> requestId = json.getText();
                case "endpoint" -> endpoint = name(json);
                case "status" -> status = name(json);
                case "prediction" -> predicted = predicted(json);
                case "decidedBy" -> decidedBy = name(json);
                case "arm" -> arm = nameOrNull(json);
                case "latencyMicros" -> latencyMicros = json.getLongValue();
                case "attempts" -> attempts = attempts(json);
                case "error" -> error = error(json);
                default -> json.skipChildren();
            }
        }
        return new AnswerLine(
                required("requestId", requestId, json),
                required("endpoint", endpoint, json),
                required("status", status, json),
                predicted,
                required("decidedBy", decidedBy, json),
                arm,
                latencyMicros,
                attempts,
                error);
    }

    /** Reads the attempt whose beginning the parser stands at. Throws where it is none. */
    AuditedAttempt attempt(JsonParser json) throws IOException {
        requireObject(json);
        String requestId = null;
        String endpoint = null;
        String variant = null;
        String predicted = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            json.nextToken();
            switch (key) {
                case "requestId" -> requestId = json.getText();
                case "endpoint" -> endpoint = name(json);
                case "variant" -> variant = name(json);
                case "prediction" -> predicted = predicted(json);
                default -> json.skipChildren();
            }
        }
        return new AuditedAttempt(
                required("requestId", requestId, json),
                required("endpoint", endpoint, json),
                required("variant", variant, json),
                predicted);
    }

    private List<AttemptLine> attempts(JsonParser json) throws IOException {
        List<AttemptLine> attempts = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            attempts.add(listed(json));
        }
        return attempts;
    }

    private AttemptLine listed(JsonParser json) throws IOException {
        requireObject(json);
        String variant = null;
        String outcome = null;
        String predicted = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            json.nextToken();
            switch (key) {
                case "variant" -> variant = name(json);
                case "outcome" -> outcome = name(json);
                case "prediction" -> predicted = predicted(json);
                default -> json.skipChildren();
            }
        }
        return new AttemptLine(
                required("attempts.variant", variant, json), required("attempts.outcome", outcome, json), predicted);
    }

    private static @Nullable String error(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        requireObject(json);
        String path = "";
        String message = "";
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            json.nextToken();
            switch (key) {
                case "path" -> path = json.getText();
                case "message" -> message = json.getText();
                default -> json.skipChildren();
            }
        }
        return path + " " + message;
    }

    /** The class, else the value as a double is written; null where there is neither. */
    private @Nullable String predicted(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        requireObject(json);
        String label = null;
        String value = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            json.nextToken();
            switch (key) {
                case "label" -> label = nameOrNull(json);
                case "value" -> value = value(json);
                default -> json.skipChildren();
            }
        }
        return label == null ? value : label;
    }

    private static @Nullable String value(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Double.toString(json.getDoubleValue());
            case VALUE_STRING -> json.getText();
            default -> null;
        };
    }

    private @Nullable String nameOrNull(JsonParser json) throws IOException {
        return json.currentToken() == JsonToken.VALUE_NULL ? null : name(json);
    }

    private String name(JsonParser json) throws IOException {
        String text = json.getText();
        if (names.size() >= MOST_NAMES) {
            return names.getOrDefault(text, text); // a sender makes up names of endpoints
        }
        String known = names.putIfAbsent(text, text);
        return known == null ? text : known;
    }

    private static void requireObject(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw new IOException("an object is expected, this is " + json.currentToken() + where(json));
        }
    }

    private static String required(String key, @Nullable String value, JsonParser json) throws IOException {
        if (value == null) {
            throw new IOException(key + " is missing" + where(json));
        }
        return value;
    }

    private static String where(JsonParser json) {
        return " (line " + json.currentLocation().getLineNr() + ")";
    }
}
