package io.hedgerow.policies.selection;

import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.FanOutSpec.Mode;
import io.hedgerow.policies.spec.SelectionSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * An endpoint's policy and its chain of {@code otherwise} as one policy. A link without a winner hands over to
 * the next at once. With an assigned fan-out the first link sees the arm's variant alone.
 */
final class Chain implements SelectionPolicy {

    /** A policy with the name errors call it by. */
    private record Link(String name, SelectionPolicy policy) {}

    private final Link[] links;
    private final boolean isAssigned;

    private Chain(Link[] links, boolean isAssigned) {
        this.links = links;
        this.isAssigned = isAssigned;
    }

    /** The chain of an endpoint without problems. */
    static Chain of(EndpointSpec endpoint, PolicyRegistry registry) {
        List<Link> links = new ArrayList<>();
        for (SelectionSpec link = endpoint.selection(); link != null; link = link.otherwise()) {
            links.add(new Link(link.policy(), registry.find(link.policy()).create(link, endpoint)));
        }
        return new Chain(links.toArray(Link[]::new), endpoint.fanOut().mode() == Mode.ASSIGNED);
    }

    /** A link that would wait for a closed ballot has no winner; one that answers without a prediction throws. */
    @Override
    public Verdict evaluate(Ballot ballot) {
        for (int i = 0; i < links.length; i++) {
            Ballot seen = isAssigned && i == 0 ? new ArmBallot(ballot) : ballot;
            Verdict verdict = links[i].policy().evaluate(seen);
            boolean isWaiting = verdict.kind() == Verdict.Kind.WAIT && !seen.isClosed();
            if (isWaiting) {
                return verdict;
            }
            if (verdict.kind() == Verdict.Kind.ANSWER) {
                return checked(links[i], verdict, seen);
            }
        }
        return Verdict.noWinner();
    }

    private static Verdict checked(Link link, Verdict verdict, Ballot ballot) {
        int variant = verdict.variant();
        boolean isCombined = verdict.combined() != null;
        if (!isCombined && (variant < 0 || variant >= ballot.size() || !ballot.isCandidate(variant))) {
            throw new IllegalStateException("selection policy " + link.name() + " answered with variant " + variant
                    + ", which is not part of the plan, is a shadow, or has not scored");
        }
        return verdict;
    }
}
