package io.hedgerow.proto;

import io.hedgerow.policies.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * One attempt as an answer lists it.
 *
 * @param variant name of the variant
 * @param outcome how it ended, or null while it was open (PENDING in the JSON form)
 * @param reason why it did not score, or null
 * @param latencyMicros from entering the pool to its end; 0 while open
 * @param prediction what it predicted, or null
 */
public record AttemptSummary(
        String variant,
        @Nullable Outcome outcome,
        @Nullable String reason,
        long latencyMicros,
        @Nullable ClientPrediction prediction) {}
