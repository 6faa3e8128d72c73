package io.hedgerow.policies.selection;

import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.SelectionSpec;
import io.hedgerow.policies.spec.VariantSpec;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Provides {@code majorityVote}, where each vote weighs 1, and {@code weightedVote}. */
final class VoteProvider extends BuiltInProvider {
    private final boolean isWeighted;

    private VoteProvider(String name, boolean isWeighted) {
        super(name, Set.of(Setting.QUORUM, Setting.TIE_BREAK));
        this.isWeighted = isWeighted;
    }

    static VoteProvider majority() {
        return new VoteProvider("majorityVote", false);
    }

    static VoteProvider weighted() {
        return new VoteProvider("weightedVote", true);
    }

    @Override
    @Nullable
    Problem orderDependence(SelectionSpec selection, EndpointSpec endpoint) {
        Double quorum = selection.quorum();
        if (quorum != null && Double.isFinite(quorum)) {
            BigDecimal total = total(Electorate.of(selection, endpoint));
            BigDecimal twice = BigDecimal.valueOf(quorum).multiply(BigDecimal.valueOf(2));
            if (twice.compareTo(total) <= 0) {
                return new Problem(
                        "quorum",
                        "two labels may reach a quorum of " + text(quorum) + " of " + text(total)
                                + ", and the first to do so wins; more than half is needed for one outcome");
            }
        }
        return latencyDependence(selection);
    }

    @Override
    void addUnfit(SelectionSpec selection, EndpointSpec endpoint, List<Problem> problems) {
        addUnlessClassification(endpoint, problems);
        Electorate electorate = Electorate.of(selection, endpoint);
        if (electorate.voters() == 0) {
            return; // said once, of the variants
        }
        BigDecimal total = total(electorate);
        if (total.signum() == 0) {
            problems.add(new Problem(
                    "policy", "the voteWeights of all variants that vote are 0; at least one must be above 0"));
        } else if (selection.quorum() != null) {
            addBadQuorum(selection.quorum(), total, problems);
        }
    }

    private void addBadQuorum(double quorum, BigDecimal total, List<Problem> problems) {
        String allowed = isWeighted
                ? "; allowed: above 0, at most " + text(total) + " (the voteWeight of all voters)"
                : "; allowed: a whole number from 1 to " + text(total) + " (the number of voters)";
        if (!Double.isFinite(quorum) || quorum <= 0) {
            problems.add(new Problem("quorum", "quorum is " + quorum + allowed));
        } else if (BigDecimal.valueOf(quorum).compareTo(total) > 0) {
            problems.add(new Problem("quorum", "a quorum of " + text(quorum) + " can never be reached" + allowed));
        } else if (!isWeighted && quorum != Math.rint(quorum)) {
            problems.add(new Problem("quorum", "votes are whole, quorum is " + quorum + allowed));
        }
    }

    @Override
    SelectionPolicy make(SelectionSpec selection, EndpointSpec endpoint) {
        List<BigDecimal> weights =
                endpoint.variants().stream().map(this::weight).toList();
        Double quorum = selection.quorum();
        return new Vote(
                VoteWeights.of(weights, quorum == null ? null : BigDecimal.valueOf(quorum)),
                Threshold.of(selection.minConfidence()),
                selection.tieBreak());
    }

    private BigDecimal weight(VariantSpec variant) {
        return isWeighted ? BigDecimal.valueOf(variant.voteWeight()) : BigDecimal.ONE;
    }

    private BigDecimal total(Electorate electorate) {
        return isWeighted ? electorate.voteWeight() : BigDecimal.valueOf(electorate.voters());
    }

    private static String text(double number) {
        return text(BigDecimal.valueOf(number));
    }

    private static String text(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return stripped.scale() <= 0 && stripped.precision() - stripped.scale() <= 18
                ? stripped.toBigInteger().toString()
                : stripped.toString();
    }
}
