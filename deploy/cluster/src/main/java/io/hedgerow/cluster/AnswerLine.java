package io.hedgerow.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.util.List;

/**
 * An answer as far as the ledger looks at it.
 *
 * @param requestId ID of its request
 * @param status its status
 * @param fingerprint of what it says: all that a reader acts on, but neither how long it took nor what each attempt did
 */
record AnswerLine(String requestId, String status, Fingerprint fingerprint) {
    private static final List<String> SAYING =
            List.of("endpoint", "status", "prediction", "variant", "model", "version", "arm", "error");
    private static final ObjectReader JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .readerFor(JsonNode.class);

    /** Reads a line. Throws IllegalArgumentException where it is no answer. */
    static AnswerLine parse(String line) {
        JsonNode answer = tree(line);
        StringBuilder said = new StringBuilder();
        SAYING.forEach(key -> said.append(answer.path(key)).append('\n'));
        return new AnswerLine(text(answer, "requestId"), text(answer, "status"), Fingerprint.of(said.toString()));
    }

    private static JsonNode tree(String line) {
        try {
            return JSON.readValue(line);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        }
    }

    private static String text(JsonNode answer, String key) {
        JsonNode value = answer.path(key);
        if (!value.isTextual()) {
            throw new IllegalArgumentException(key + " is missing");
        }
        return value.textValue();
    }
}
