package io.hedgerow.executors.pmml;

import io.hedgerow.policies.NamedTensor;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.spec.Task;
import io.hedgerow.proto.Labels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jpmml.evaluator.EvaluatorUtil;
import org.jpmml.evaluator.HasProbability;
import org.jspecify.annotations.Nullable;

/** Turns the evaluator's results into a prediction in the endpoint's terms. Immutable and thread-safe. */
final class PredictionReader {
    private final OutputPlan plan;
    private final List<String> classes;
    private final Map<Object, Integer> positions = new HashMap<>();
    private final Map<String, Integer> probabilityFields = new HashMap<>();

    /** The classes are the endpoint's; every class of the model is among them. */
    PredictionReader(OutputPlan plan, List<String> classes) {
        this.plan = plan;
        this.classes = classes;
        for (int i = 0; i < classes.size(); i++) {
            positions.put(classes.get(i), i);
        }
        plan.classes().values().forEach((value, position) -> positions.put(value, endpointPosition(position)));
        plan.probabilityFields().forEach((name, position) -> probabilityFields.put(name, endpointPosition(position)));
    }

    private int endpointPosition(int position) {
        return classes.indexOf(plan.classNames().get(position));
    }

    Prediction read(Map<String, ?> results, List<NamedTensor> outputs) {
        double value = plan.value() == null
                ? Double.NaN
                : number(results, plan.value().name(), plan.value().shown());
        if (plan.task() == Task.REGRESSION) {
            return prediction(Prediction.NO_LABEL, value, confidence(results, Double.NaN), null, outputs);
        }
        double[] probabilities = probabilities(results);
        int label = plan.label() == null ? likeliest(probabilities) : label(results, plan.label());
        double ofLabel = probabilities == null ? Double.NaN : probabilities[label];
        return prediction(label, value, confidence(results, ofLabel), probabilities, outputs);
    }

    @SuppressWarnings("NullAway") // which does not see @Nullable on an array in a class file
    private static Prediction prediction(
            int label, double value, double confidence, double @Nullable [] probabilities, List<NamedTensor> outputs) {
        return new Prediction(label, value, confidence, probabilities, outputs);
    }

    private int label(Map<String, ?> results, ResultKey key) {
        Object label = EvaluatorUtil.decode(results.get(key.name()));
        if (label == null) {
            throw new IllegalStateException(
                    key.shown() + ": the model gives no class, because a value it needs is missing");
        }
        return position(label);
    }

    private int position(Object label) {
        Integer position = positions.get(label);
        if (position == null) {
            position = positions.get(Labels.canonical(label));
        }
        if (position == null) {
            throw new IllegalStateException("the model gave the class " + Labels.canonical(label)
                    + ", which is not one of the endpoint's " + classes);
        }
        return position;
    }

    private double @Nullable [] probabilities(Map<String, ?> results) {
        if (!probabilityFields.isEmpty()) {
            double[] probabilities = new double[classes.size()];
            probabilityFields.forEach((name, position) -> probabilities[position] = number(results, name, name));
            return probabilities;
        }
        if (plan.distribution() == null
                || !(results.get(plan.distribution().name()) instanceof HasProbability distribution)) {
            return null;
        }
        double[] probabilities = null;
        for (Object category : distribution.getCategories()) {
            if (probabilities == null) {
                probabilities = new double[classes.size()];
            }
            Double probability = distribution.getProbability(category);
            probabilities[position(category)] = probability == null ? 0 : probability;
        }
        return probabilities;
    }

    private static int likeliest(double @Nullable [] probabilities) {
        if (probabilities == null) {
            throw new IllegalStateException("the model gives no probabilities, because a value it needs is missing");
        }
        int likeliest = 0;
        for (int i = 1; i < probabilities.length; i++) {
            if (probabilities[i] > probabilities[likeliest]) {
                likeliest = i;
            }
        }
        return likeliest;
    }

    private double confidence(Map<String, ?> results, double ofLabel) {
        if (plan.confidence() == null || (!plan.confidenceFirst() && !Double.isNaN(ofLabel))) {
            return ofLabel;
        }
        return results.get(plan.confidence()) instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    private static double number(Map<String, ?> results, @Nullable String key, String shown) {
        Object value = EvaluatorUtil.decode(results.get(key));
        if (value instanceof Number number && !Double.isNaN(number.doubleValue())) {
            return number.doubleValue();
        }
        throw new IllegalStateException(
                value == null
                        ? shown + ": the model gives no value, because a value it needs is missing"
                        : shown + ": the model gives " + value + ", which is not a number");
    }
}
