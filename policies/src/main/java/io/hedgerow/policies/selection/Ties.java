package io.hedgerow.policies.selection;

import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.spec.SelectionSpec.TieBreak;

/** Tells equal candidates apart. */
final class Ties {
    private Ties() {}

    /**
     * Whether the candidate is strictly better than one declared before it. Equals stay equal, so that the
     * variant declared first wins. A prediction without confidence loses to any that has one.
     */
    static boolean prefers(TieBreak tieBreak, Ballot ballot, int candidate, int incumbent) {
        return switch (tieBreak) {
            case FIRST_DECLARED -> false;
            case HIGHEST_CONFIDENCE -> isSurer(ballot.candidate(candidate), ballot.candidate(incumbent));
            case LOWEST_LATENCY -> ballot.latencyMicros(candidate) < ballot.latencyMicros(incumbent);
        };
    }

    /** Whether the first is the surer of the two. */
    static boolean isSurer(Prediction one, Prediction other) {
        return one.hasConfidence() && (!other.hasConfidence() || one.confidence() > other.confidence());
    }
}
