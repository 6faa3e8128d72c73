package io.hedgerow.policies.selection;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Prediction;
import org.jspecify.annotations.Nullable;

/** What the first policy of an assigned fan-out sees of a ballot: the arm's variant and no other. */
record ArmBallot(Ballot whole) implements Ballot {

    @Override
    public int size() {
        return whole.size();
    }

    @Override
    public boolean isEligible(int variant) {
        return variant == whole.arm() && whole.isEligible(variant);
    }

    @Override
    public @Nullable Outcome outcome(int variant) {
        return whole.outcome(variant);
    }

    @Override
    public @Nullable Prediction prediction(int variant) {
        return whole.prediction(variant);
    }

    @Override
    public long latencyMicros(int variant) {
        return whole.latencyMicros(variant);
    }

    @Override
    public int arrivalRank(int variant) {
        return whole.arrivalRank(variant);
    }

    @Override
    public int arm() {
        return whole.arm();
    }

    @Override
    public boolean isClosed() {
        int arm = whole.arm();
        return whole.isClosed() || arm < 0 || !whole.isEligible(arm) || whole.outcome(arm) != null;
    }
}
