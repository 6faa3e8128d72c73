package io.hedgerow.policies.selection;

import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.spec.SelectionSpec.TieBreak;

/**
 * {@code majorityVote} and {@code weightedVote}. Each eligible variant whose answer is usable and names a label
 * votes for it with its weight; a missing answer or an abstention is never a vote, and the base does not shrink for
 * it. A label wins with the quorum,
 * which unless set is more than half of the weight of all eligible variants. There is no winner as soon as no
 * label can reach it any more.
 *
 * <p>The label is what does not depend on the order of arrival (with a quorum of more than half). The variant
 * named is the tie-break's choice among those known to support it when the quorum is reached. With a lower
 * quorum the first label to reach it wins; asked when several have, the one with most weight, then the tie-break's
 * choice.
 */
final class Vote implements SelectionPolicy {
    private static final int NOBODY = -1;

    private final VoteWeights weights;
    private final Threshold threshold;
    private final TieBreak tieBreak;

    Vote(VoteWeights weights, Threshold threshold, TieBreak tieBreak) {
        this.weights = weights;
        this.threshold = threshold;
        this.tieBreak = tieBreak;
    }

    @Override
    public Verdict evaluate(Ballot ballot) {
        long needed = weights.hasQuorum() ? weights.quorum() : eligibleWeight(ballot) / 2 + 1;
        int winner = winner(ballot, needed);
        if (winner != NOBODY) {
            return Verdict.quorum(winner);
        }
        return isWithinReach(ballot, needed) ? Verdict.waiting() : Verdict.noWinner();
    }

    private int winner(Ballot ballot, long needed) {
        int best = NOBODY;
        long bestVotes = needed;
        for (int i = 0; i < ballot.size(); i++) {
            long votes = isVoter(ballot, i) ? votes(ballot, ballot.candidate(i).label()) : 0;
            if (votes > bestVotes
                    || (votes == bestVotes && (best == NOBODY || Ties.prefers(tieBreak, ballot, i, best)))) {
                best = i;
                bestVotes = votes;
            }
        }
        return best;
    }

    private boolean isWithinReach(Ballot ballot, long needed) {
        long open = openWeight(ballot);
        boolean reachable = open >= needed;
        for (int i = 0; i < ballot.size() && open > 0 && !reachable; i++) {
            reachable = isVoter(ballot, i) && votes(ballot, ballot.candidate(i).label()) + open >= needed;
        }
        return reachable;
    }

    private boolean isVoter(Ballot ballot, int variant) {
        return threshold.admits(ballot, variant) && ballot.candidate(variant).label() != Prediction.NO_LABEL;
    }

    private long votes(Ballot ballot, int label) {
        long votes = 0;
        for (int i = 0; i < ballot.size(); i++) {
            if (threshold.admits(ballot, i) && ballot.candidate(i).label() == label) {
                votes += weights.of(i);
            }
        }
        return votes;
    }

    private long eligibleWeight(Ballot ballot) {
        long weight = 0;
        for (int i = 0; i < ballot.size(); i++) {
            if (ballot.isEligible(i)) {
                weight += weights.of(i);
            }
        }
        return weight;
    }

    private long openWeight(Ballot ballot) {
        long weight = 0;
        for (int i = 0; i < ballot.size(); i++) {
            if (ballot.isEligible(i) && ballot.isOpen(i)) {
                weight += weights.of(i);
            }
        }
        return weight;
    }
}
