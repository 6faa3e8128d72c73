package io.hedgerow.proto;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Golden samples in their JSON form: {@code features} or {@code inputs} as a request has them, and
 * {@code prediction} as an answer has it, with at least one thing in it. An ID may be there; other keys are refused.
 * Thread-safe.
 */
public final class GoldenSampleJson {

    /** Longest sample, in bytes. */
    public static final int MAX_SAMPLE_BYTES = RequestJson.MAX_REQUEST_BYTES;

    private static final String ALLOWED_KEYS = "requestId, features, inputs, prediction";
    private static final JsonFactory FACTORY = JsonCursor.readingNonFinite(JsonCursor.factory(MAX_SAMPLE_BYTES));

    private GoldenSampleJson() {}

    /**
     * Reads a sample from UTF-8 bytes.
     *
     * @param endpoint the endpoint in whose terms it is
     * @param derivedRequestId the ID of a sample that names none
     * @throws DecodeException when the bytes are not a sample; says what, where and what is allowed
     */
    public static GoldenSample decode(byte[] bytes, String endpoint, String derivedRequestId) throws DecodeException {
        return JsonCursor.read(
                FACTORY, MAX_SAMPLE_BYTES, bytes, 0, bytes.length, cursor -> read(cursor, endpoint, derivedRequestId));
    }

    private static GoldenSample read(JsonCursor cursor, String endpoint, String derivedRequestId)
            throws IOException, DecodeException {
        RequestFields fields = new RequestFields();
        fields.endpoint(endpoint);
        ClientPrediction prediction = null;
        for (String key = cursor.nextKey(); key != null; key = cursor.nextKey()) {
            cursor.next();
            switch (key) {
                case "requestId", "features", "inputs" -> RequestJson.readField(cursor, key, fields);
                case "prediction" -> prediction = PredictionJson.readStrictlyOrNull(cursor, key);
                default -> throw new DecodeException("unknown key " + Text.quoted(key) + "; allowed: " + ALLOWED_KEYS);
            }
        }
        return new GoldenSample(fields.request(derivedRequestId), present(prediction));
    }

    private static ClientPrediction present(@Nullable ClientPrediction prediction) throws DecodeException {
        if (prediction == null) {
            throw new DecodeException("prediction is missing; what the model must say is required");
        }
        boolean saysNothing = prediction.label() == null
                && prediction.value() == null
                && prediction.confidence() == null
                && prediction.probabilities().isEmpty()
                && prediction.outputs().isEmpty();
        if (saysNothing) {
            throw new DecodeException(
                    "prediction says nothing; at least one of " + PredictionJson.KEYS + " is required");
        }
        return prediction;
    }
}
