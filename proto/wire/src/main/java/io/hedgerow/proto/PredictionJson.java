package io.hedgerow.proto;

import io.hedgerow.policies.NamedTensor;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Predictions in the client's terms, as JSON; what is absent is left out. */
final class PredictionJson {
    static final String KEYS = "label, value, probabilities, confidence, outputs";

    private PredictionJson() {}

    static void write(JsonWriter json, ClientPrediction prediction) throws IOException {
        json.startObject();
        json.textIfPresent("label", prediction.label());
        Double value = prediction.value();
        if (value != null) {
            json.number("value", value);
        }
        if (!prediction.probabilities().isEmpty()) {
            json.key("probabilities");
            json.startObject();
            for (Map.Entry<String, Double> entry : prediction.probabilities().entrySet()) {
                json.number(entry.getKey(), entry.getValue());
            }
            json.endObject();
        }
        Double confidence = prediction.confidence();
        if (confidence != null) {
            json.number("confidence", confidence);
        }
        writeOutputs(json, prediction.outputs());
        json.endObject();
    }

    private static void writeOutputs(JsonWriter json, List<NamedTensor> outputs) throws IOException {
        if (outputs.isEmpty()) {
            return;
        }
        json.key("outputs");
        json.startArray();
        for (NamedTensor output : outputs) {
            TensorJson.write(json, output);
        }
        json.endArray();
    }

    /** Reads one that Hedgerow wrote; keys of later versions are passed over. */
    static @Nullable ClientPrediction readOrNull(JsonCursor cursor, String path) throws IOException, DecodeException {
        return read(cursor, path, false);
    }

    /** Reads one that a person wrote: a misspelt key is refused. */
    static @Nullable ClientPrediction readStrictlyOrNull(JsonCursor cursor, String path)
            throws IOException, DecodeException {
        return read(cursor, path, true);
    }

    private static @Nullable ClientPrediction read(JsonCursor cursor, String path, boolean isStrict)
            throws IOException, DecodeException {
        if (cursor.isNull()) {
            return null;
        }
        cursor.requireObject(path);
        String label = null;
        Double value = null;
        Map<String, Double> probabilities = Map.of();
        Double confidence = null;
        List<NamedTensor> outputs = List.of();
        for (String key = cursor.nextKey(); key != null; key = cursor.nextKey()) {
            cursor.next();
            String at = path + "." + Text.brief(key, 64);
            switch (key) {
                case "label" -> label = cursor.textOrNull(at);
                case "value" -> value = numberOrNull(cursor, at);
                case "probabilities" -> probabilities = probabilities(cursor, at);
                case "confidence" -> confidence = numberOrNull(cursor, at);
                case "outputs" -> outputs = TensorJson.readAll(cursor, at);
                default -> {
                    if (isStrict) {
                        throw new DecodeException("unknown key " + Text.quoted(at) + "; allowed: " + KEYS);
                    }
                    cursor.skip();
                }
            }
        }
        return new ClientPrediction(label, value, probabilities, confidence, outputs);
    }

    private static @Nullable Double numberOrNull(JsonCursor cursor, String path) throws IOException, DecodeException {
        return cursor.isNull() ? null : (Double) cursor.number(path);
    }

    private static Map<String, Double> probabilities(JsonCursor cursor, String path)
            throws IOException, DecodeException {
        cursor.requireObject(path);
        Map<String, Double> probabilities = new LinkedHashMap<>();
        for (String label = cursor.nextKey(); label != null; label = cursor.nextKey()) {
            cursor.next();
            probabilities.put(label, cursor.number(path + "." + Text.brief(label, 64)));
        }
        return probabilities;
    }
}
