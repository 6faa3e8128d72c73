package io.hedgerow.proto;

import io.hedgerow.policies.Priority;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One request as its sender wrote it, decoded and not yet checked against an endpoint.
 *
 * @param requestId the client's ID, or one derived from the record's position; never empty
 * @param endpoint name of the endpoint
 * @param unit assignment unit, or null for the request ID
 * @param priority how much it matters
 * @param deadlineMillis epoch milliseconds by which the client wants the answer, or {@link #UNSET}
 * @param eventTimeMillis epoch milliseconds of the event, or {@link #UNSET}
 * @param replyTo carried to the answer, or null
 * @param features value by input name: {@code Double}, {@code Long}, {@code String}, {@code Boolean},
 *     {@code java.math.BigInteger} (an integer beyond long), null, or {@link io.hedgerow.policies.Tensor}
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
        Map<String, String> headers) {

    /** Value of a time that was not sent. */
    public static final long UNSET = Long.MIN_VALUE;

    public Request {
        if (requestId.isEmpty()) {
            throw new IllegalArgumentException("requestId is empty");
        }
        Objects.requireNonNull(endpoint, "endpoint is null");
        Objects.requireNonNull(priority, "priority is null");
        features = Collections.unmodifiableMap(new LinkedHashMap<>(features));
        headers = Map.copyOf(headers);
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
