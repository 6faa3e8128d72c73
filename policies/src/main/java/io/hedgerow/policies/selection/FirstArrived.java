package io.hedgerow.policies.selection;

/**
 * {@code fastest}, and {@code confidence} with a threshold: the first usable answer to arrive. No winner when all
 * eligible variants have ended without one.
 */
final class FirstArrived implements SelectionPolicy {
    private static final int NOBODY = -1;

    private final Threshold threshold;

    FirstArrived(Threshold threshold) {
        this.threshold = threshold;
    }

    @Override
    public Verdict evaluate(Ballot ballot) {
        int first = NOBODY;
        for (int i = 0; i < ballot.size(); i++) {
            if (threshold.admits(ballot, i) && (first == NOBODY || ballot.arrivalRank(i) < ballot.arrivalRank(first))) {
                first = i;
            }
        }
        if (first != NOBODY) {
            return Verdict.decided(first);
        }
        return ballot.isAnyOpen() ? Verdict.waiting() : Verdict.noWinner();
    }
}
