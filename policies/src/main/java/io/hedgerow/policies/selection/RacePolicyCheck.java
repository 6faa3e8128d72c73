package io.hedgerow.policies.selection;

import io.hedgerow.policies.fanout.FanOutPlanner;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.FanOutSpec.Mode;
import io.hedgerow.policies.spec.SelectionSpec;
import io.hedgerow.policies.spec.StagesSpec;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells which of this module's policies can choose among the attempts of a race. */
final class RacePolicyCheck {
    private static final Set<String> VOTES = Set.of("majorityVote", "weightedVote");

    private RacePolicyCheck() {}

    /** What is wrong with a policy of the chain, or null; of policies of the user's own nothing is known. */
    static @Nullable Problem problem(SelectionSpec link, EndpointSpec endpoint) {
        Mode mode = endpoint.fanOut().mode();
        if (mode == Mode.ALL || mode == Mode.ASSIGNED) {
            return null;
        }
        if (link.policy().equals(FanOutPlanner.CANARY)) {
            return new Problem(
                    "policy",
                    "canary answers with the request's arm, but here the race decides who scores; allowed with fan-out"
                            + " all and assigned");
        }
        if (mode == Mode.HEDGED
                && (VOTES.contains(link.policy()) || link.policy().equals("average"))) {
            return new Problem(
                    "policy",
                    link.policy() + " needs several answers, and a hedge ends with the first; allowed there: fastest,"
                            + " confidence, priority");
        }
        StagesSpec stages = endpoint.fanOut().stages();
        return stages != null && VOTES.contains(link.policy()) && link.otherwise() == null
                ? unreachable(link, stages, endpoint)
                : null;
    }

    /** A vote that a first stage, all of one mind and sure, cannot decide leaves its requests without an answer. */
    private static @Nullable Problem unreachable(SelectionSpec link, StagesSpec stages, EndpointSpec endpoint) {
        Electorate all = Electorate.of(link, endpoint);
        List<String> first = stages.stages().get(0);
        Electorate ofFirst = new Electorate(
                all.always().stream()
                        .filter(variant -> first.contains(variant.name()))
                        .toList(),
                List.of());
        if (isEnough(weight(link, ofFirst), weight(link, all), link.quorum())) {
            return null;
        }
        return new Problem(
                link.quorum() == null ? "policy" : "quorum",
                link.policy() + " cannot be won by the votes of the first stage, so there is no answer when that stage"
                        + " is sure; allowed with a quorum it can reach, or with otherwise");
    }

    private static BigDecimal weight(SelectionSpec link, Electorate electorate) {
        return link.policy().equals("weightedVote") ? electorate.voteWeight() : BigDecimal.valueOf(electorate.voters());
    }

    private static boolean isEnough(BigDecimal votes, BigDecimal total, @Nullable Double quorum) {
        if (quorum == null) {
            return votes.multiply(BigDecimal.valueOf(2)).compareTo(total) > 0;
        }
        return !Double.isFinite(quorum) || votes.compareTo(BigDecimal.valueOf(quorum)) >= 0;
    }
}
