package io.hedgerow.policies.selection;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Prediction;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** How one attempt ends, in an enumeration. */
record Ending(Outcome outcome, Prediction prediction, long latencyMicros) {

    /** The five outcomes without a prediction. */
    static final List<Ending> MISSING = Arrays.stream(Outcome.values())
            .filter(outcome -> outcome != Outcome.SCORED)
            .map(outcome -> new Ending(outcome, null, 9))
            .toList();

    static final Ending FAILED = new Ending(Outcome.FAILED, null, 9);

    static Ending scored(Prediction prediction) {
        return new Ending(Outcome.SCORED, prediction, 5);
    }

    static Ending label(int label) {
        return scored(Prediction.ofLabel(label));
    }

    static Ending label(int label, double confidence) {
        return scored(Prediction.ofLabel(label, confidence));
    }

    static Ending value(double value) {
        return scored(Prediction.ofValue(value));
    }

    static Ending probabilities(double... probabilities) {
        return scored(new Prediction(0, Double.NaN, Double.NaN, probabilities, List.of()));
    }

    static Ending probabilities(int label, double... probabilities) {
        return scored(Prediction.ofProbabilities(label, probabilities));
    }

    Ending after(long micros) {
        return new Ending(outcome, prediction, micros);
    }

    boolean isScored() {
        return outcome == Outcome.SCORED;
    }

    boolean hasLabel() {
        return isScored() && prediction.hasLabel();
    }

    /** These endings, after the five outcomes without a prediction. */
    static List<Ending> orMissing(Ending... scored) {
        return Stream.concat(MISSING.stream(), Arrays.stream(scored)).toList();
    }
}
