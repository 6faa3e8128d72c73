package io.hedgerow.executors.pmml;

import io.hedgerow.policies.spec.Task;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which results of a model mean what.
 *
 * @param task what the model predicts
 * @param classes its classes; none for regression
 * @param label result that names the class; null for regression, and where the likeliest class is the label
 * @param distribution result that may carry the probabilities of all classes, or null
 * @param probabilityFields output fields with the probability of one class each, by name, with the class's position;
 *     used instead of a distribution; empty when there is none
 * @param value result that is the regression value, or null
 * @param confidence output field that states the confidence of the label, or null
 * @param confidenceFirst whether that field comes before the label's probability (a document asked for it)
 */
record OutputPlan(
        Task task,
        ClassList classes,
        @Nullable ResultKey label,
        @Nullable ResultKey distribution,
        Map<String, Integer> probabilityFields,
        @Nullable ResultKey value,
        @Nullable String confidence,
        boolean confidenceFirst) {

    /** What a result is used for, in the words of documents; empty for none. */
    String roleOf(ResultKey key) {
        if (key.equals(label)) {
            return "label";
        }
        if (key.equals(distribution) || (key.name() != null && probabilityFields.containsKey(key.name()))) {
            return "probabilities";
        }
        if (key.equals(value)) {
            return "value";
        }
        return key.name() != null && key.name().equals(confidence) ? "confidence" : "";
    }

    List<String> classNames() {
        return classes.names();
    }
}
