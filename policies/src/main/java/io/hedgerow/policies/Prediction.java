package io.hedgerow.policies;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one model said of one request, in the endpoint's terms: classes are positions in the
 * endpoint's class list, so that the same class written as a string, a number or a softmax position
 * compares as one int.
 *
 * @param label position in the endpoint's classes, or {@link #NO_LABEL} for regression and bare tensors
 * @param value the regression value, or NaN when there is none
 * @param confidence in [0, 1], or NaN when the model states none
 * @param probabilities one per class of the endpoint, in its order, or null when the model gives none;
 *     not written to after construction
 * @param outputs named outputs that travel with the prediction; empty unless asked for
 * @param model the model version that made it where the request's key chose it, or null: the variant's own
 */
@SuppressWarnings(
        "ArrayRecordComponent") // equality is by content, and a copy per message would cost more than it protects
public record Prediction(
        int label,
        double value,
        double confidence,
        double @Nullable [] probabilities,
        List<NamedTensor> outputs,
        @Nullable ModelVersion model) {

    /** No class. */
    public static final int NO_LABEL = -1;

    public Prediction {
        if (label < NO_LABEL) {
            throw new IllegalArgumentException("label must be a position or " + NO_LABEL + ", was " + label);
        }
        outputs = List.copyOf(outputs);
    }

    /** A prediction of the variant's own model. */
    public Prediction(
            int label, double value, double confidence, double @Nullable [] probabilities, List<NamedTensor> outputs) {
        this(label, value, confidence, probabilities, outputs, null);
    }

    /** A class without probabilities or confidence. */
    public static Prediction ofLabel(int label) {
        return new Prediction(label, Double.NaN, Double.NaN, null, List.of());
    }

    /** A class with a confidence. */
    public static Prediction ofLabel(int label, double confidence) {
        return new Prediction(label, Double.NaN, confidence, null, List.of());
    }

    /** A class with the probabilities of all classes; the confidence is that of the label. */
    public static Prediction ofProbabilities(int label, double[] probabilities) {
        return new Prediction(label, Double.NaN, probabilities[label], probabilities, List.of());
    }

    /** A regression value. */
    public static Prediction ofValue(double value) {
        return new Prediction(NO_LABEL, value, Double.NaN, null, List.of());
    }

    /** Roughly the bytes it takes in memory. */
    public long sizeBytes() {
        long bytes = 48 + (probabilities == null ? 0 : 16 + 8L * probabilities.length);
        for (NamedTensor output : outputs) {
            bytes += 32 + 2L * output.name().length() + output.tensor().sizeBytes();
        }
        return bytes;
    }

    /** Whether a class is named. */
    public boolean hasLabel() {
        return label != NO_LABEL;
    }

    /** Whether there is a usable (finite or infinite, but not NaN) value. */
    public boolean hasValue() {
        return !Double.isNaN(value);
    }

    /** Whether the confidence is usable: a number from 0 to 1. Anything else counts as none. */
    public boolean hasConfidence() {
        return confidence >= 0 && confidence <= 1;
    }

    /** The same prediction with these named outputs. */
    public Prediction withOutputs(List<NamedTensor> named) {
        return new Prediction(label, value, confidence, probabilities, named, model);
    }

    /** The same prediction, made by a model that the request's key chose. */
    public Prediction withModel(ModelVersion maker) {
        return new Prediction(label, value, confidence, probabilities, outputs, maker);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Prediction other
                && label == other.label
                && Double.compare(value, other.value) == 0
                && Double.compare(confidence, other.confidence) == 0
                && Arrays.equals(probabilities, other.probabilities)
                && outputs.equals(other.outputs)
                && Objects.equals(model, other.model);
    }

    @Override
    public int hashCode() {
        return Objects.hash(label, value, confidence, Arrays.hashCode(probabilities), outputs, model);
    }

    @Override
    public String toString() {
        return "Prediction[label=" + label + ", value=" + value + ", confidence=" + confidence + ", probabilities="
                + Arrays.toString(probabilities) + ", outputs=" + outputs + (model == null ? "" : ", model=" + model)
                + "]";
    }
}
