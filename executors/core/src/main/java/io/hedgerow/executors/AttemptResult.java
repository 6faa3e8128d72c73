package io.hedgerow.executors;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Prediction;
import org.jspecify.annotations.Nullable;

/**
 * How one attempt ended on a thread that may call models.
 *
 * @param outcome the outcome
 * @param reason why it did not score, or null
 * @param prediction what was predicted, or null
 * @param fatal what must end the process's task rather than the attempt, or null
 */
record AttemptResult(
        Outcome outcome,
        @Nullable String reason,
        @Nullable Prediction prediction,
        @Nullable Error fatal) {

    static AttemptResult scored(Prediction prediction) {
        return new AttemptResult(Outcome.SCORED, null, prediction, null);
    }

    /** An attempt that ended without a prediction. */
    static AttemptResult without(Outcome outcome, String reason) {
        return new AttemptResult(outcome, reason, null, null);
    }
}
