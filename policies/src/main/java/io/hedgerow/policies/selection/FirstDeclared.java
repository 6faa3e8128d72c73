package io.hedgerow.policies.selection;

/**
 * {@code priority}: the first declared of the eligible variants if it makes it, else the next. A later one
 * answers as soon as all before it have ended without a usable answer.
 */
final class FirstDeclared implements SelectionPolicy {
    private final Threshold threshold;

    FirstDeclared(Threshold threshold) {
        this.threshold = threshold;
    }

    @Override
    public Verdict evaluate(Ballot ballot) {
        for (int i = 0; i < ballot.size(); i++) {
            if (!ballot.isEligible(i)) {
                continue;
            }
            if (ballot.isOpen(i)) {
                return Verdict.waiting();
            }
            if (threshold.admits(ballot, i)) {
                return Verdict.decided(i);
            }
        }
        return Verdict.noWinner();
    }
}
