package io.hedgerow.policies.selection;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Prediction;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one request's attempts, by position of the variant in its endpoint. A view: it may
 * change after the call that received it returns. Not thread-safe.
 */
public interface Ballot {

    /** Number of variants of the endpoint; positions run from 0. */
    int size();

    /**
     * Whether the variant may be answered with: it is part of this request's plan and no shadow. All
     * other methods are asked of eligible variants only.
     */
    boolean isEligible(int variant);

    /** How the attempt ended, or null while it is open. */
    @Nullable
    Outcome outcome(int variant);

    /** The prediction of a variant whose outcome is SCORED; null otherwise. */
    @Nullable
    Prediction prediction(int variant);

    /** Microseconds from the attempt entering its pool to its end; 0 while it is open. */
    long latencyMicros(int variant);

    /** Rank of arrival among the ended attempts of this request, from 0; -1 while it is open. */
    int arrivalRank(int variant);

    /** Position of the assigned or canary arm's variant, or -1 where arms play no part. */
    int arm();

    /** Whether nothing more will be waited for: every eligible attempt has ended, or the deadline has come. */
    boolean isClosed();

    /** Whether the attempt has ended SCORED. */
    default boolean isScored(int variant) {
        return outcome(variant) == Outcome.SCORED;
    }

    /** Whether the attempt has not ended and may still be waited for. */
    default boolean isOpen(int variant) {
        return !isClosed() && outcome(variant) == null;
    }

    /** Whether the variant may be answered with and has SCORED. */
    default boolean isCandidate(int variant) {
        return isEligible(variant) && isScored(variant);
    }

    /** The prediction of a candidate. Throws {@link IllegalStateException} where there is none. */
    default Prediction candidate(int variant) {
        Prediction prediction = prediction(variant);
        if (prediction == null) {
            throw new IllegalStateException("variant " + variant + " has no prediction, it ended " + outcome(variant));
        }
        return prediction;
    }

    /** Whether an eligible attempt may still be waited for. */
    default boolean isAnyOpen() {
        for (int i = 0; i < size(); i++) {
            if (isEligible(i) && isOpen(i)) {
                return true;
            }
        }
        return false;
    }
}
