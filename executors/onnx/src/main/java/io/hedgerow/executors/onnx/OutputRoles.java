package io.hedgerow.executors.onnx;

import io.hedgerow.policies.spec.Task;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which output carries what; each null when no output does.
 *
 * @param label predicted class
 * @param labelReading how its values name a class
 * @param probabilities of all classes, or of the second of two
 * @param value regression value
 * @param confidence in the prediction
 * @param classes {@link Classes#NONE} unless a label or probabilities are found
 */
record OutputRoles(
        @Nullable ModelOutput label,
        LabelReading labelReading,
        @Nullable ModelOutput probabilities,
        @Nullable ModelOutput value,
        @Nullable ModelOutput confidence,
        Classes classes) {

    Task task() {
        return isClassifier() ? Task.CLASSIFICATION : Task.REGRESSION;
    }

    boolean isClassifier() {
        return label != null || probabilities != null;
    }

    /** Whether outputs have to travel because there is neither a class nor a number. */
    boolean isBareTensors() {
        return !isClassifier() && value == null;
    }

    /** Whether the probabilities are one number, that of the second of two classes. */
    boolean isSecondOfTwo() {
        return probabilities != null && Axes.isColumn(probabilities.axes()) && classes.size() == 2;
    }

    /** Without a value that is not surely a single number, for runs that have no batch axis. */
    OutputRoles withoutGuessedValue() {
        boolean single = value == null || (value.axes() != null && TensorChecks.elements(value.axes()) == 1);
        return single ? this : new OutputRoles(label, labelReading, probabilities, null, confidence, classes);
    }

    /**
     * With numbers where they say the same, so that strings and maps need not be handed over.
     *
     * @param standIns by output
     * @param travelling outputs that have to be handed over anyway
     */
    OutputRoles inNumbers(Map<String, StandIn> standIns, List<ModelOutput> travelling) {
        ModelOutput positions = inNumbers(label, standIns, travelling);
        ModelOutput scores = inNumbers(probabilities, standIns, travelling);
        return new OutputRoles(
                positions == null ? label : positions,
                positions == null ? labelReading : LabelReading.POSITION,
                scores == null ? probabilities : scores,
                value,
                confidence,
                classes);
    }

    private @Nullable ModelOutput inNumbers(
            @Nullable ModelOutput output, Map<String, StandIn> standIns, List<ModelOutput> travelling) {
        StandIn standIn = output == null || travelling.contains(output) ? null : standIns.get(output.name());
        return standIn != null && standIn.classes().equals(classes.spoken()) ? standIn.output() : null;
    }

    /** The role's name in a signature; empty for none. */
    String roleOf(ModelOutput output) {
        if (output.equals(label)) {
            return "label";
        }
        if (output.equals(probabilities)) {
            return "probabilities";
        }
        if (output.equals(value)) {
            return "value";
        }
        return output.equals(confidence) ? "confidence" : "";
    }
}
