package io.hedgerow.proto;

import io.hedgerow.policies.Priority;
import io.hedgerow.policies.Tensor;
import java.math.BigInteger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One request as its sender wrote it, decoded and not yet checked against an endpoint. Immutable.
 *
 * <p>Features of the narrower number types are widened without loss ({@code Integer}, {@code Short} and
 * {@code Byte} to {@code Long}, {@code Float} to {@code Double}); any other type of value is refused with an
 * {@link IllegalArgumentException} that names the feature.
 *
 * @param requestId the client's ID, or one derived from the record's position; never empty
 * @param endpoint name of the endpoint
 * @param unit assignment unit, or null for the request ID
 * @param priority how much it matters
 * @param deadlineMillis epoch milliseconds by which the client wants the answer, or {@link #UNSET}
 * @param eventTimeMillis epoch milliseconds of the event, or {@link #UNSET}
 * @param replyTo carried to the answer, or null
 * @param features value by input name: {@code Double}, {@code Long}, {@code String}, {@code Boolean},
 *     {@code java.math.BigInteger} (an integer beyond long), null, {@link io.hedgerow.policies.Tensor},
 *     or {@link MalformedValue} for a value that cannot be read, which no endpoint accepts and no form writes
 * @param inputs names of those features that were sent as tensors in the list {@code inputs} of the JSON form, so that
 *     an error can say where its field lies
 * @param headers carried to the answer: {@code traceparent}, {@code kafka_correlationId}, CloudEvents attributes
 */
public record Request(
        String requestId,
        String endpoint,
        @Nullable String unit,
        Priority priority,
        long deadlineMillis,
        long eventTimeMillis,
        @Nullable String replyTo,
        Map<String, @Nullable Object> features,
        Set<String> inputs,
        Map<String, String> headers) {

    /** Value of a time that was not sent. */
    public static final long UNSET = Long.MIN_VALUE;

    public Request {
        if (requestId.isEmpty()) {
            throw new IllegalArgumentException("requestId is empty");
        }
        Objects.requireNonNull(endpoint, "endpoint is null");
        Objects.requireNonNull(priority, "priority is null");
        features = widened(features);
        inputs = Set.copyOf(inputs);
        headers = Map.copyOf(headers);
    }

    /** A request whose values are all features. */
    public Request(
            String requestId,
            String endpoint,
            @Nullable String unit,
            Priority priority,
            long deadlineMillis,
            long eventTimeMillis,
            @Nullable String replyTo,
            Map<String, @Nullable Object> features,
            Map<String, String> headers) {
        this(
                requestId,
                endpoint,
                unit,
                priority,
                deadlineMillis,
                eventTimeMillis,
                replyTo,
                features,
                Set.of(),
                headers);
    }

    private static Map<String, @Nullable Object> widened(Map<String, @Nullable Object> features) {
        Map<String, @Nullable Object> widened = new LinkedHashMap<>(features);
        for (Map.Entry<String, @Nullable Object> feature : widened.entrySet()) {
            String name = Objects.requireNonNull(feature.getKey(), "a feature's name is null");
            Object value = feature.getValue();
            if (!isCarried(value)) {
                feature.setValue(widened(name, value));
            }
        }
        return Collections.unmodifiableMap(widened);
    }

    private static boolean isCarried(@Nullable Object value) {
        return value instanceof Double
                || value instanceof Long
                || value instanceof String
                || value instanceof Boolean
                || value == null
                || value instanceof Tensor
                || value instanceof BigInteger
                || value instanceof MalformedValue;
    }

    private static Object widened(String name, @Nullable Object value) {
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        if (value instanceof Float number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException("feature " + name + " is a "
                + (value == null ? "null" : value.getClass().getName())
                + "; allowed: Double, Float, Long, Integer, Short, Byte, BigInteger, String, Boolean, Tensor, null");
    }

    /** A request of normal priority without unit, times or headers. */
    public static Request of(String requestId, String endpoint, Map<String, ?> features) {
        return new Request(
                requestId,
                endpoint,
                null,
                Priority.NORMAL,
                UNSET,
                UNSET,
                null,
                new LinkedHashMap<>(features),
                Map.of());
    }
}
