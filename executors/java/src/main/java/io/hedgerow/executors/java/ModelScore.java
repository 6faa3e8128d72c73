package io.hedgerow.executors.java;

import io.hedgerow.policies.NamedTensor;
import io.hedgerow.policies.Tensor;
import io.hedgerow.policies.Tensor.Datatype;
import io.hedgerow.proto.Labels;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@link JavaModel} says of a row. Immutable: every {@code with} returns a new score. */
public final class ModelScore {
    private static final ModelScore NOTHING = new ModelScore(null, Double.NaN, Double.NaN, null, List.of());
    private static final long[] SCALAR = {};

    private final @Nullable String label;
    private final double value;
    private final double confidence;
    private final double @Nullable [] probabilities;
    private final List<NamedTensor> outputs;

    private ModelScore(
            @Nullable String label,
            double value,
            double confidence,
            double @Nullable [] probabilities,
            List<NamedTensor> outputs) {
        this.label = label;
        this.value = value;
        this.confidence = confidence;
        this.probabilities = probabilities;
        this.outputs = outputs;
    }

    /** A class of the description: a text, a number or a boolean. */
    public static ModelScore label(Object label) {
        return new ModelScore(Labels.canonical(label), Double.NaN, Double.NaN, null, List.of());
    }

    /** A probability for every class of the description, in its order; the likeliest class is the label, the first of equals. */
    public static ModelScore probabilities(double... byClass) {
        return new ModelScore(null, Double.NaN, Double.NaN, byClass.clone(), List.of());
    }

    /** The number of a regression. */
    public static ModelScore value(double value) {
        return new ModelScore(null, value, Double.NaN, null, List.of());
    }

    /** Of a transformation: nothing but the outputs that are added. */
    public static ModelScore outputs() {
        return NOTHING;
    }

    /** The same with a probability for every class of the description, in its order. */
    public ModelScore withProbabilities(double... byClass) {
        return new ModelScore(label, value, confidence, byClass.clone(), outputs);
    }

    /** The same with how sure the model is, from 0 to 1; left out, it is the probability of the label. */
    public ModelScore withConfidence(double newConfidence) {
        return new ModelScore(label, value, newConfidence, probabilities, outputs);
    }

    /** The same with a number as an output of the description. */
    public ModelScore withOutput(String name, double number) {
        return withOutput(name, new Tensor(Datatype.FP64, SCALAR, new double[] {number}));
    }

    /** The same with a whole number as an output of the description. */
    public ModelScore withOutput(String name, long number) {
        return withOutput(name, new Tensor(Datatype.INT64, SCALAR, new long[] {number}));
    }

    /** The same with a text as an output of the description. */
    public ModelScore withOutput(String name, String text) {
        return withOutput(name, new Tensor(Datatype.BYTES, SCALAR, new String[] {text}));
    }

    /** The same with a boolean as an output of the description. */
    public ModelScore withOutput(String name, boolean flag) {
        return withOutput(name, new Tensor(Datatype.BOOL, SCALAR, new boolean[] {flag}));
    }

    /** The same with a tensor as an output of the description; it is not to be written to any more. */
    public ModelScore withOutput(String name, Tensor tensor) {
        List<NamedTensor> more = new ArrayList<>(outputs);
        more.add(new NamedTensor(name, tensor));
        return new ModelScore(label, value, confidence, probabilities, more);
    }

    @Nullable
    String label() {
        return label;
    }

    double value() {
        return value;
    }

    double confidence() {
        return confidence;
    }

    double @Nullable [] byClass() {
        return probabilities;
    }

    List<NamedTensor> named() {
        return outputs;
    }
}
