package io.hedgerow.proto;

import io.hedgerow.policies.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * The audit record of one ended attempt.
 *
 * @param requestId the request's ID
 * @param endpoint its endpoint
 * @param variant the variant that scored
 * @param model its model
 * @param version its model's version
 * @param shadow whether the variant could not have answered
 * @param arm the request's arm, or null
 * @param epoch roster the request was planned under
 * @param outcome how the attempt ended
 * @param reason why it did not score, or null
 * @param latencyMicros from entering the pool to its end
 * @param late whether it ended after the request's deadline
 * @param answered whether the request's answer is this attempt's prediction
 * @param eventTimeMillis the request's event time, or {@link Request#UNSET}
 * @param prediction what it predicted, or null
 */
public record AttemptRecord(
        String requestId,
        String endpoint,
        String variant,
        String model,
        String version,
        boolean shadow,
        @Nullable String arm,
        long epoch,
        Outcome outcome,
        @Nullable String reason,
        long latencyMicros,
        boolean late,
        boolean answered,
        long eventTimeMillis,
        @Nullable ClientPrediction prediction) {}
