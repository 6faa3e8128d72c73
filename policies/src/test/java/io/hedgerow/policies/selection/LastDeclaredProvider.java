package io.hedgerow.policies.selection;

import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.SelectionSpec;

/** A user's policy, registered in META-INF/services: priority the other way round, down to an option. */
public final class LastDeclaredProvider implements SelectionPolicyProvider {

    @Override
    public String name() {
        return "lastDeclared";
    }

    @Override
    public boolean isOrderFree(SelectionSpec selection, EndpointSpec endpoint) {
        return !selection.options().containsKey("hasty");
    }

    @Override
    public SelectionPolicy create(SelectionSpec selection, EndpointSpec endpoint) {
        String from = selection.options().getOrDefault("from", "0");
        if (!from.matches("[0-9]")) {
            throw new IllegalArgumentException("option from is " + from + "; allowed: 0 to 9");
        }
        int lowest = Integer.parseInt(from);
        return ballot -> evaluate(ballot, lowest);
    }

    private static Verdict evaluate(Ballot ballot, int lowest) {
        for (int i = ballot.size() - 1; i >= lowest; i--) {
            if (ballot.isEligible(i) && ballot.isOpen(i)) {
                return Verdict.waiting();
            }
            if (ballot.isCandidate(i)) {
                return Verdict.decided(i);
            }
        }
        return Verdict.noWinner();
    }
}
