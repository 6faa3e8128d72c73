package io.hedgerow.executors.tensors;

import io.hedgerow.policies.spec.Task;
import org.jspecify.annotations.Nullable;

/**
 * Which output carries what; each null when no output does.
 *
 * @param label predicted class
 * @param labelReading how its values name a class
 * @param probabilities of all classes, or of the second of two
 * @param value regression value; with classes, which are numbers then, a score for each of them
 * @param confidence in the prediction
 * @param classes of no size unless one of them is read with classes
 */
public record OutputRoles(
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

    /** Whether the value is the number of the class with the highest score. */
    boolean isNumberOfClass() {
        return !isClassifier() && classes.size() > 0;
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
        boolean single = value == null || Axes.isSingle(value.axes());
        return single ? this : new OutputRoles(label, labelReading, probabilities, null, confidence, classes);
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
