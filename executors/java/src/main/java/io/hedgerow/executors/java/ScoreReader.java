package io.hedgerow.executors.java;

import io.hedgerow.executors.Binding;
import io.hedgerow.policies.NamedTensor;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.spec.Task;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns what a class said into a prediction in the endpoint's terms, or says why it is none. Immutable, thread-safe. */
final class ScoreReader {
    /** Sums of rounded numbers may be a little above one. */
    private static final double MOST_PROBABILITY = 1 + 1e-6;

    private final ModelDescription description;
    private final boolean includesOutputs;
    private final Set<String> outputs;
    private final int endpointClasses;
    private final int[] endpointPositions;
    private final Map<String, Integer> positionsByLabel = new HashMap<>();

    ScoreReader(ModelDescription description, Binding binding) {
        this.description = description;
        this.includesOutputs = binding.includeOutputs();
        this.outputs = description.namedOutputs();
        this.endpointClasses = binding.classes().size();
        this.endpointPositions = description.classes().stream()
                .mapToInt(name -> binding.classes().indexOf(name))
                .toArray();
        for (int i = 0; i < endpointPositions.length; i++) {
            positionsByLabel.put(description.classes().get(i), endpointPositions[i]);
        }
    }

    Prediction read(@Nullable ModelScore score) {
        if (score == null) {
            throw new IllegalStateException("the model returned null");
        }
        List<NamedTensor> named = includesOutputs ? checked(score.named()) : List.of();
        double confidence = score.confidence();
        if (!Double.isNaN(confidence) && !(confidence >= 0 && confidence <= 1)) {
            throw new IllegalStateException("the model gave the confidence " + confidence + ", 0 to 1 is allowed");
        }
        return description.task() == Task.CLASSIFICATION
                ? classification(score, named)
                : prediction(Prediction.NO_LABEL, value(score), confidence, null, named);
    }

    private double value(ModelScore score) {
        if (score.label() != null || score.byClass() != null) {
            throw new IllegalStateException("the model gave a class, but describes itself as no classification");
        }
        if (description.hasValue() == Double.isNaN(score.value())) {
            throw new IllegalStateException(
                    description.hasValue()
                            ? "the model gave no value"
                            : "the model gave a value, but describes itself as a transformation");
        }
        return score.value();
    }

    private Prediction classification(ModelScore score, List<NamedTensor> named) {
        double[] byClass = score.byClass();
        double[] probabilities = byClass == null ? null : endpointOrder(byClass);
        int label = label(score.label(), byClass);
        double ofLabel = probabilities == null ? Double.NaN : Math.min(1, probabilities[label]);
        double confidence = Double.isNaN(score.confidence()) ? ofLabel : score.confidence();
        return prediction(label, score.value(), confidence, probabilities, named);
    }

    @SuppressWarnings("NullAway") // which does not see @Nullable on an array in a class file
    private static Prediction prediction(
            int label, double value, double confidence, double @Nullable [] probabilities, List<NamedTensor> named) {
        return new Prediction(label, value, confidence, probabilities, named);
    }

    private int label(@Nullable String label, double @Nullable [] byClass) {
        if (label != null) {
            Integer position = positionsByLabel.get(label);
            if (position == null) {
                throw new IllegalStateException("the model gave the class " + label
                        + ", which is none of its description's " + description.classes());
            }
            return position;
        }
        if (byClass == null) {
            throw new IllegalStateException("the model gave neither a label nor probabilities");
        }
        int likeliest = 0;
        for (int i = 1; i < byClass.length; i++) {
            likeliest = byClass[i] > byClass[likeliest] ? i : likeliest;
        }
        return endpointPositions[likeliest];
    }

    private double[] endpointOrder(double[] byClass) {
        if (byClass.length != endpointPositions.length) {
            throw new IllegalStateException("the model gave " + byClass.length + " probabilities for its "
                    + endpointPositions.length + " classes " + description.classes());
        }
        double[] probabilities = new double[endpointClasses];
        for (int i = 0; i < byClass.length; i++) {
            if (!(byClass[i] >= 0 && byClass[i] <= MOST_PROBABILITY)) {
                throw new IllegalStateException("the model gave the probability " + byClass[i] + " for class "
                        + description.classes().get(i) + ", 0 to 1 is allowed");
            }
            probabilities[endpointPositions[i]] = byClass[i];
        }
        return probabilities;
    }

    private List<NamedTensor> checked(List<NamedTensor> named) {
        for (NamedTensor output : named) {
            if (!outputs.contains(output.name())) {
                throw new IllegalStateException(
                        "the model gave the output " + output.name() + ", which its description lacks");
            }
        }
        return named;
    }
}
