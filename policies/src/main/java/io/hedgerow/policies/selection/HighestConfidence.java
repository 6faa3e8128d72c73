package io.hedgerow.policies.selection;

import io.hedgerow.policies.spec.SelectionSpec.TieBreak;

/**
 * {@code confidence} without a threshold: the surest of all eligible variants. Predictions without confidence
 * never win. Answers early only with a confidence of 1 that nothing open can win the tie against.
 */
final class HighestConfidence implements SelectionPolicy {
    private static final int NOBODY = -1;
    private static final double HIGHEST = 1.0;

    private final TieBreak tieBreak;

    HighestConfidence(TieBreak tieBreak) {
        this.tieBreak = tieBreak;
    }

    @Override
    public Verdict evaluate(Ballot ballot) {
        int surest = surest(ballot);
        for (int i = 0; i < ballot.size(); i++) {
            if (ballot.isEligible(i) && ballot.isOpen(i) && (surest == NOBODY || mayBeat(ballot, i, surest))) {
                return Verdict.waiting();
            }
        }
        return surest == NOBODY ? Verdict.noWinner() : Verdict.decided(surest);
    }

    private int surest(Ballot ballot) {
        int surest = NOBODY;
        for (int i = 0; i < ballot.size(); i++) {
            if (ballot.isCandidate(i)
                    && ballot.candidate(i).hasConfidence()
                    && (surest == NOBODY || isBetter(ballot, i, surest))) {
                surest = i;
            }
        }
        return surest;
    }

    private boolean isBetter(Ballot ballot, int candidate, int incumbent) {
        double ours = ballot.candidate(candidate).confidence();
        double theirs = ballot.candidate(incumbent).confidence();
        return ours > theirs || (ours == theirs && Ties.prefers(tieBreak, ballot, candidate, incumbent));
    }

    /** Whether an open attempt, were it as sure as can be, could take the place of the surest known. */
    private boolean mayBeat(Ballot ballot, int open, int surest) {
        boolean mayBeQuicker = tieBreak == TieBreak.LOWEST_LATENCY && ballot.latencyMicros(surest) > 0;
        return ballot.candidate(surest).confidence() < HIGHEST || open < surest || mayBeQuicker;
    }
}
