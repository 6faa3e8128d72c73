package io.hedgerow.policies.selection;

import io.hedgerow.policies.DecidedBy;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.Status;
import org.jspecify.annotations.Nullable;

/**
 * What leaves for a request.
 *
 * @param status what the client gets
 * @param decidedBy why now
 * @param variant position of the answering variant, or {@link Verdict#COMBINED} where none or several answer
 * @param prediction the prediction; null when UNAVAILABLE
 */
public record Decision(
        Status status,
        DecidedBy decidedBy,
        int variant,
        @Nullable Prediction prediction) {}
