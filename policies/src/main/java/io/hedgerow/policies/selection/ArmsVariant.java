package io.hedgerow.policies.selection;

/** {@code canary}: the variant of the arm the request is assigned to, if its answer is usable; no other ever. */
final class ArmsVariant implements SelectionPolicy {
    private final Threshold threshold;

    ArmsVariant(Threshold threshold) {
        this.threshold = threshold;
    }

    @Override
    public Verdict evaluate(Ballot ballot) {
        int arm = ballot.arm();
        if (arm < 0 || !ballot.isEligible(arm)) {
            return Verdict.noWinner();
        }
        if (ballot.isOpen(arm)) {
            return Verdict.waiting();
        }
        return threshold.admits(ballot, arm) ? Verdict.decided(arm) : Verdict.noWinner();
    }
}
