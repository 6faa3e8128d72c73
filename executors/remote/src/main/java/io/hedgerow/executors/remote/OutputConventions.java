package io.hedgerow.executors.remote;

import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds what each output means: what the Model document names, else by the conventions in this module's README. */
final class OutputConventions {
    private final List<TensorSpec> outputs;
    private final OutputMapping mapping;

    OutputConventions(List<TensorSpec> outputs, OutputMapping mapping) {
        this.outputs = outputs;
        this.mapping = mapping;
    }

    OutputRoles roles() throws ModelRefusedException {
        TensorSpec value = named("value", mapping.value(), output -> output.isReal() || output.isInteger());
        TensorSpec confidence = named("confidence", mapping.confidence(), TensorSpec::isReal);
        TensorSpec label = named("label", mapping.label(), output -> output.isInteger() || output.isText());
        TensorSpec probabilities = named("probabilities", mapping.probabilities(), TensorSpec::isReal);
        if (value != null && label == null && probabilities == null) {
            return new OutputRoles(null, LabelReading.NAME, null, value, confidence, Classes.NONE);
        }
        label = label != null ? label : inferredLabel();
        probabilities = probabilities != null ? probabilities : inferredProbabilities(label);
        if (label == null && probabilities == null) {
            return new OutputRoles(null, LabelReading.NAME, null, inferredValue(), confidence, Classes.NONE);
        }
        return classification(label, probabilities, value, confidence);
    }

    private OutputRoles classification(
            @Nullable TensorSpec label,
            @Nullable TensorSpec probabilities,
            @Nullable TensorSpec value,
            @Nullable TensorSpec confidence)
            throws ModelRefusedException {
        Classes classes = Classes.of(mapping.classes());
        if (probabilities != null) {
            refuseOtherWidth(probabilities, classes);
        }
        if (label == null) {
            return new OutputRoles(null, LabelReading.NAME, probabilities, value, confidence, classes);
        }
        LabelReading reading = LabelReading.of(label, classes);
        if (reading != LabelReading.AMBIGUOUS) {
            return new OutputRoles(label, reading, probabilities, value, confidence, classes);
        }
        if (mapping.label() != null || probabilities == null) {
            throw new ModelRefusedException("output '" + label.name() + "' gives numbers, and with the classes "
                    + classes.names() + " a number could be a name or a position: name output.probabilities instead");
        }
        return new OutputRoles(null, reading, probabilities, value, confidence, classes);
    }

    private static void refuseOtherWidth(TensorSpec scores, Classes classes) throws ModelRefusedException {
        List<Long> axes = scores.axes();
        if (axes == null || axes.isEmpty()) {
            return;
        }
        long width = axes.get(axes.size() - 1);
        boolean secondOfTwo = Axes.isColumn(axes) && classes.size() == 2;
        if (!secondOfTwo && width != Axes.ANY && width != classes.size()) {
            throw new ModelRefusedException("output '" + scores.name() + "' is " + scores.typeText()
                    + ", which does not hold a number for each of the " + classes.size() + " classes "
                    + classes.names());
        }
    }

    private @Nullable TensorSpec inferredLabel() {
        return outputs.stream()
                .filter(output -> output.canBeLabel() && (Axes.isColumn(output.axes()) || output.axes() == null))
                .filter(output -> !isTaken(output))
                .findFirst()
                .orElse(null);
    }

    private @Nullable TensorSpec inferredProbabilities(@Nullable TensorSpec label) throws ModelRefusedException {
        List<TensorSpec> vectors = outputs.stream()
                .filter(output -> output.isReal() && Axes.isMatrix(output.axes()) && !isTaken(output))
                .toList();
        if (label == null) {
            return onlyRealOutput(vectors);
        }
        List<TensorSpec> likely = vectors.size() < 2
                ? vectors
                : vectors.stream()
                        .filter(output -> output.name().toLowerCase(Locale.ROOT).contains("prob"))
                        .toList();
        if (vectors.size() > 1 && likely.size() != 1) {
            throw new ModelRefusedException(
                    "outputs " + names(vectors) + " could all be the probabilities: set output.probabilities");
        }
        return likely.isEmpty() ? null : likely.get(0);
    }

    /** A vector that the document gives class names for: a server does not say whether it is a softmax. */
    private @Nullable TensorSpec onlyRealOutput(List<TensorSpec> vectors) {
        long reals = outputs.stream().filter(TensorSpec::isReal).count();
        if (vectors.size() != 1 || reals != 1) {
            return null;
        }
        return mapping.classes().isEmpty() ? null : vectors.get(0);
    }

    private @Nullable TensorSpec inferredValue() {
        List<TensorSpec> numbers = outputs.stream()
                .filter(output -> output.isReal() && (Axes.isColumn(output.axes()) || output.axes() == null))
                .filter(output -> !isTaken(output))
                .toList();
        return numbers.size() == 1 ? numbers.get(0) : null;
    }

    private boolean isTaken(TensorSpec output) {
        return output.name().equals(mapping.confidence()) || output.name().equals(mapping.value());
    }

    private @Nullable TensorSpec named(String role, @Nullable String name, Predicate<TensorSpec> fits)
            throws ModelRefusedException {
        if (name == null) {
            return null;
        }
        TensorSpec found = outputs.stream()
                .filter(output -> output.name().equals(name))
                .findFirst()
                .orElse(null);
        if (found == null) {
            throw new ModelRefusedException(
                    "output." + role + ": the model has no output '" + name + "'; it has " + names(outputs));
        }
        if (!fits.test(found)) {
            throw new ModelRefusedException(
                    "output." + role + ": '" + name + "' is " + found.typeText() + ", which is no " + role);
        }
        return found;
    }

    private static List<String> names(List<TensorSpec> outputs) {
        return outputs.stream().map(TensorSpec::name).toList();
    }
}
