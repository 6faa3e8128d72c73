package io.hedgerow.proto;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import io.hedgerow.policies.NamedTensor;
import io.hedgerow.policies.Priority;
import io.hedgerow.policies.Tensor;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Requests in their JSON form. Strict: unknown and duplicate keys and trailing content are refused. Thread-safe.
 *
 * <p>A value of {@code features} or a named tensor of {@code inputs} that is JSON but cannot be read (a ragged or
 * mixed array, an object, a number that fits no type, data that does not fill its shape, the tokens NaN and
 * Infinity) becomes a {@link MalformedValue}, so that the sender can be told which one it is.
 *
 * <p>Values of {@code features}: an integer is {@code Long} ({@code BigInteger} beyond 64 bits), a decimal is
 * {@code Double}, an array is a {@link Tensor} ({@code INT64} when all numbers are integers, else {@code FP64};
 * {@code BYTES} for strings; {@code BOOL}; an empty array is {@code FP64}). Instead of or beside
 * {@code features}, {@code inputs} carries tensors as in the Open Inference Protocol, {@code data} flat or nested.
 * A name stands in one of the two, once; of two that are given neither may be empty beside the other's values.
 */
public final class RequestJson {

    /** Longest request, in bytes. */
    public static final int MAX_REQUEST_BYTES = 1 << 20;

    private static final String ALLOWED_KEYS =
            "requestId, endpoint, unit, priority, deadlineMillis, eventTimeMillis, replyTo, features, inputs";
    private static final JsonFactory FACTORY = JsonCursor.readingNonFinite(JsonCursor.factory(MAX_REQUEST_BYTES));

    private RequestJson() {}

    /**
     * Reads a request from UTF-8 bytes.
     *
     * @param derivedRequestId the ID of a request that names none, derived from the record's position
     * @throws DecodeException when the bytes are not a request; says what, where and what is allowed
     */
    public static Request decode(byte[] bytes, int offset, int length, String derivedRequestId) throws DecodeException {
        return JsonCursor.read(
                FACTORY, MAX_REQUEST_BYTES, bytes, offset, length, cursor -> read(cursor, derivedRequestId));
    }

    /** As {@link #decode(byte[], int, int, String)}, of a whole array. */
    public static Request decode(byte[] bytes, String derivedRequestId) throws DecodeException {
        return decode(bytes, 0, bytes.length, derivedRequestId);
    }

    private static Request read(JsonCursor cursor, String derivedRequestId) throws IOException, DecodeException {
        RequestFields fields = new RequestFields();
        for (String key = cursor.nextKey(); key != null; key = cursor.nextKey()) {
            cursor.next();
            readField(cursor, key, fields);
        }
        return fields.request(derivedRequestId);
    }

    /** Reads the value of one key of a request. */
    static void readField(JsonCursor cursor, String key, RequestFields fields) throws IOException, DecodeException {
        switch (key) {
            case "requestId" -> fields.requestId(cursor.textOrNull(key));
            case "endpoint" -> fields.endpoint(cursor.text(key));
            case "unit" -> fields.unit(cursor.textOrNull(key));
            case "replyTo" -> fields.replyTo(cursor.textOrNull(key));
            case "priority", "deadlineMillis", "eventTimeMillis", "features", "inputs" -> {
                if (!cursor.isNull()) {
                    readPresent(cursor, key, fields);
                }
            }
            default -> throw new DecodeException("unknown key " + Text.quoted(key) + "; allowed: " + ALLOWED_KEYS);
        }
    }

    private static void readPresent(JsonCursor cursor, String key, RequestFields fields)
            throws IOException, DecodeException {
        switch (key) {
            case "priority" ->
                fields.priority(JsonEnums.parse(key, cursor.text(key), Priority.values(), Priority::name));
            case "deadlineMillis" -> fields.deadlineMillis(cursor.integer(key));
            case "eventTimeMillis" -> fields.eventTimeMillis(cursor.integer(key));
            case "features" -> readFeatures(cursor, fields);
            default -> {
                cursor.requireArray(key);
                fields.inputsGiven();
                for (int i = 0; cursor.next() != JsonToken.END_ARRAY; i++) {
                    TensorJson.readInput(cursor, key + "[" + i + "]", fields);
                }
            }
        }
    }

    private static void readFeatures(JsonCursor cursor, RequestFields fields) throws IOException, DecodeException {
        cursor.requireObject("features");
        fields.featuresGiven();
        for (String name = cursor.nextKey(); name != null; name = cursor.nextKey()) {
            int depth = cursor.depth();
            cursor.next();
            fields.feature(name, readFeatureOrMalformed(cursor, name, depth));
        }
    }

    private static @Nullable Object readFeatureOrMalformed(JsonCursor cursor, String name, int depth)
            throws IOException {
        try {
            return readFeature(cursor, name);
        } catch (DecodeException e) {
            cursor.closeTo(depth);
            return MalformedValue.ofFeature(e, RequestFields.pathOf(name));
        }
    }

    private static @Nullable Object readFeature(JsonCursor cursor, String name) throws IOException, DecodeException {
        return switch (cursor.token()) {
            case VALUE_NUMBER_FLOAT -> cursor.decimal(RequestFields.pathOf(name));
            case VALUE_NUMBER_INT -> cursor.isBigInteger() ? cursor.bigInteger() : (Object) cursor.longValue();
            case VALUE_STRING -> cursor.text(RequestFields.pathOf(name));
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case START_ARRAY ->
                JsonArray.read(cursor, RequestFields.pathOf(name)).inferred();
            default ->
                throw cursor.refused(RequestFields.pathOf(name), "a number, a string, a boolean, null or an array");
        };
    }

    /**
     * Writes a request as one line of UTF-8 without its line end. Tensors go into {@code inputs}; absent fields are
     * left out; NaN and infinite features become strings; headers are not part of this form.
     *
     * @throws IllegalArgumentException when a feature is a {@link MalformedValue}
     */
    public static byte[] encode(Request request) {
        return JsonWriter.write(json -> write(json, request));
    }

    private static void write(JsonWriter json, Request request) throws IOException {
        json.startObject();
        json.text("requestId", request.requestId());
        json.text("endpoint", request.endpoint());
        json.textIfPresent("unit", request.unit());
        json.text("priority", request.priority().name());
        if (request.deadlineMillis() != Request.UNSET) {
            json.integer("deadlineMillis", request.deadlineMillis());
        }
        if (request.eventTimeMillis() != Request.UNSET) {
            json.integer("eventTimeMillis", request.eventTimeMillis());
        }
        json.textIfPresent("replyTo", request.replyTo());
        writeFeatures(json, request);
        writeInputs(json, request);
        json.endObject();
    }

    private static void writeFeatures(JsonWriter json, Request request) throws IOException {
        if (isOfTensors(request)) {
            return; // an empty object beside inputs would be refused
        }
        json.key("features");
        json.startObject();
        for (Map.Entry<String, @Nullable Object> feature : request.features().entrySet()) {
            if (!(feature.getValue() instanceof Tensor)) {
                json.key(feature.getKey());
                writeScalar(json, RequestFields.writable(feature.getKey(), feature.getValue()));
            }
        }
        json.endObject();
    }

    private static boolean isOfTensors(Request request) {
        return !request.features().isEmpty()
                && request.features().values().stream().allMatch(Tensor.class::isInstance);
    }

    private static void writeScalar(JsonWriter json, @Nullable Object value) throws IOException {
        if (value instanceof Double number) {
            json.number(number.doubleValue());
        } else if (value instanceof Long number) {
            json.integer(number);
        } else if (value instanceof Boolean flag) {
            json.flag(flag);
        } else if (value instanceof BigInteger number) {
            json.bigInteger(number);
        } else {
            json.text((String) value);
        }
    }

    private static void writeInputs(JsonWriter json, Request request) throws IOException {
        if (request.features().values().stream().noneMatch(Tensor.class::isInstance)) {
            return;
        }
        json.key("inputs");
        json.startArray();
        for (Map.Entry<String, @Nullable Object> feature : request.features().entrySet()) {
            if (feature.getValue() instanceof Tensor tensor) {
                TensorJson.write(json, new NamedTensor(feature.getKey(), tensor));
            }
        }
        json.endArray();
    }
}
