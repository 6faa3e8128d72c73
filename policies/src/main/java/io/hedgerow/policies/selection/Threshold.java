package io.hedgerow.policies.selection;

import io.hedgerow.policies.Prediction;
import org.jspecify.annotations.Nullable;

/**
 * The least confidence of a usable answer, one rule for all policies: a prediction below it, or without confidence,
 * is an abstention. It is not a vote, a row of a mean or an answer, but it has ended, and whoever gave it still
 * belongs to the base of a quorum.
 *
 * @param minConfidence above 0, at most 1; or 0 for none, which admits predictions without confidence too
 */
record Threshold(double minConfidence) {

    static Threshold of(@Nullable Double minConfidence) {
        return new Threshold(minConfidence == null ? 0 : minConfidence);
    }

    /** Whether the variant may be answered with, has SCORED, and did so surely enough. */
    boolean admits(Ballot ballot, int variant) {
        return ballot.isCandidate(variant) && isSureEnough(ballot.candidate(variant));
    }

    private boolean isSureEnough(Prediction prediction) {
        return minConfidence == 0 || (prediction.hasConfidence() && prediction.confidence() >= minConfidence);
    }
}
