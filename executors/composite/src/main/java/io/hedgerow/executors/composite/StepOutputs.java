package io.hedgerow.executors.composite;

import io.hedgerow.executors.ModelSignature;
import io.hedgerow.policies.NamedTensor;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.Tensor;
import io.hedgerow.policies.Tensor.Datatype;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.Task;
import io.hedgerow.policies.spec.ValueType;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a step gave of a row: its named outputs, and its prediction as {@code label}, {@code probabilities}, {@code confidence}
 * and {@code value}, where no output has such a name.
 *
 * @param shown the step
 * @param prediction what it said
 * @param classes its classes, which the label is a position in
 */
record StepOutputs(String shown, Prediction prediction, List<String> classes) {
    private static final long[] SCALAR = {};
    private static final Set<String> OF_CLASSES = Set.of("label", "probabilities", "confidence");

    /** Names a step gives, as far as is known before it runs. */
    static Set<String> namesOf(Part step) {
        ModelSignature signature = step.signature();
        Set<String> names = new HashSet<>();
        signature.outputs().forEach(output -> {
            names.add(output.name());
            if (output.role().equals("value")) {
                names.add("value");
            }
        });
        if (signature.task() == Task.CLASSIFICATION) {
            names.addAll(OF_CLASSES);
        }
        return names;
    }

    /** Notes where a step takes a text for a number, or the like, from another. What cannot be told is left to the row. */
    static void check(Part giver, Part step, Part.Need need, List<String> problems) {
        InputSpec wanted = need.input();
        String type = typeOf(giver, wanted.name());
        Optional<StepValues.Kind> given = StepValues.kindOf(type);
        StepValues.Kind taken = StepValues.kindOf(wanted.type());
        if (given.isPresent() && given.get() != taken) {
            problems.add(step.shown() + " takes " + wanted.name() + " as " + InputUnion.written(wanted) + ", "
                    + giver.shown() + " gives it as " + type);
        }
    }

    private static String typeOf(Part giver, String name) {
        for (ModelSignature.Output output : giver.signature().outputs()) {
            if (output.name().equals(name)) {
                return output.type();
            }
        }
        return name.equals("label") ? ValueType.STRING.yamlName() : ValueType.DOUBLE.yamlName();
    }

    /** The output of that name, or null where the step gave none for this row. */
    @Nullable
    Tensor find(String name) {
        for (NamedTensor output : prediction.outputs()) {
            if (output.name().equals(name)) {
                return output.tensor();
            }
        }
        return switch (name) {
            case "label" -> prediction.hasLabel() ? text(classes.get(prediction.label())) : null;
            case "probabilities" -> probabilities();
            case "confidence" -> Double.isNaN(prediction.confidence()) ? null : number(prediction.confidence());
            case "value" -> prediction.hasValue() ? number(prediction.value()) : null;
            default -> null;
        };
    }

    private @Nullable Tensor probabilities() {
        double[] probabilities = prediction.probabilities();
        return probabilities == null
                ? null
                : new Tensor(Datatype.FP64, new long[] {probabilities.length}, probabilities);
    }

    private static Tensor number(double number) {
        return new Tensor(Datatype.FP64, SCALAR, new double[] {number});
    }

    private static Tensor text(String text) {
        return new Tensor(Datatype.BYTES, SCALAR, new String[] {text});
    }
}
