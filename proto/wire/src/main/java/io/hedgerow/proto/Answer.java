package io.hedgerow.proto;

import io.hedgerow.policies.DecidedBy;
import io.hedgerow.policies.Status;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one result of a request.
 *
 * @param requestId the request's ID
 * @param endpoint the endpoint it addressed
 * @param status what the client gets
 * @param prediction the answer; null when INVALID or UNAVAILABLE
 * @param variant the answering variant; null where none or several answer
 * @param model its model, or null
 * @param version its model's version, or null
 * @param decidedBy why the answer left when it did
 * @param arm the assigned or canary arm, or null where arms play no part
 * @param epoch generation of the roster the request was planned under; 0 when it never was
 * @param latencyMicros from admission to decision
 * @param replyTo as the request had it
 * @param attempts what was known when the decision fell, in the order the variants are declared
 * @param error what was wrong with the request; only when INVALID
 * @param headers carried from the request
 */
public record Answer(
        String requestId,
        String endpoint,
        Status status,
        @Nullable ClientPrediction prediction,
        @Nullable String variant,
        @Nullable String model,
        @Nullable String version,
        DecidedBy decidedBy,
        @Nullable String arm,
        long epoch,
        long latencyMicros,
        @Nullable String replyTo,
        List<AttemptSummary> attempts,
        @Nullable InvalidRequest error,
        Map<String, String> headers) {
    public Answer {
        attempts = List.copyOf(attempts);
        headers = Map.copyOf(headers);
    }
}
