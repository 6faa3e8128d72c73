package io.hedgerow.policies.selection;

/** {@code canary}: the variant of the arm the request is assigned to, if it SCORED; no other ever. */
final class ArmsVariant implements SelectionPolicy {

    @Override
    public Verdict evaluate(Ballot ballot) {
        int arm = ballot.arm();
        if (arm < 0 || !ballot.isEligible(arm)) {
            return Verdict.noWinner();
        }
        if (ballot.isOpen(arm)) {
            return Verdict.waiting();
        }
        return ballot.isScored(arm) ? Verdict.decided(arm) : Verdict.noWinner();
    }
}
