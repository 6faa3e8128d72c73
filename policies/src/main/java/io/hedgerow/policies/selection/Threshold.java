package io.hedgerow.policies.selection;

import io.hedgerow.policies.Prediction;
import org.jspecify.annotations.Nullable;

/**
 * The least confidence that may answer.
 *
 * @param minConfidence above 0, at most 1; or 0 for none, which admits predictions without confidence too
 */
record Threshold(double minConfidence) {

    static Threshold of(@Nullable Double minConfidence) {
        return new Threshold(minConfidence == null ? 0 : minConfidence);
    }

    /** Whether an eligible variant SCORED, and surely enough. */
    boolean admits(Ballot ballot, int variant) {
        if (!ballot.isScored(variant)) {
            return false;
        }
        Prediction prediction = ballot.candidate(variant);
        return minConfidence == 0 || (prediction.hasConfidence() && prediction.confidence() >= minConfidence);
    }
}
