package io.hedgerow.benchmarks.jmh;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.selection.Ballot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A ballot on which every variant scores, in declared order. */
final class ArrivingBallot implements Ballot {
    private final Prediction[] predictions;
    private int arrived;

    ArrivingBallot(int variants, boolean regression) {
        predictions = new Prediction[variants];
        for (int i = 0; i < variants; i++) {
            double confidence = 0.6 + 0.01 * i;
            predictions[i] = regression
                    ? Prediction.ofValue(i)
                    : new Prediction(1, Double.NaN, confidence, new double[] {1 - confidence, confidence}, List.of());
        }
    }

    void clear() {
        arrived = 0;
    }

    boolean arrive() {
        if (arrived == predictions.length) {
            return false;
        }
        arrived++;
        return true;
    }

    @Override
    public int size() {
        return predictions.length;
    }

    @Override
    public boolean isEligible(int variant) {
        return true;
    }

    @Override
    public @Nullable Outcome outcome(int variant) {
        return variant < arrived ? Outcome.SCORED : null;
    }

    @Override
    public @Nullable Prediction prediction(int variant) {
        return variant < arrived ? predictions[variant] : null;
    }

    @Override
    public long latencyMicros(int variant) {
        return variant < arrived ? 100L + variant : 0;
    }

    @Override
    public int arrivalRank(int variant) {
        return variant < arrived ? variant : -1;
    }

    @Override
    public int arm() {
        return 0;
    }

    @Override
    public boolean isClosed() {
        return arrived == predictions.length;
    }
}
