package io.hedgerow.executors.onnx;

import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.onnx.GraphTrace.ClassLabels;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds what each output means: what the Model document names, else by the conventions in this module's README. */
final class OutputConventions {
    private final List<ModelOutput> outputs;
    private final GraphTrace trace;
    private final List<String> metadataClasses;
    private final OutputMapping mapping;

    OutputConventions(
            List<ModelOutput> outputs, GraphTrace trace, List<String> metadataClasses, OutputMapping mapping) {
        this.outputs = outputs;
        this.trace = trace;
        this.metadataClasses = metadataClasses;
        this.mapping = mapping;
    }

    OutputRoles roles() throws ModelRefusedException {
        ModelOutput value = named("value", mapping.value(), output -> output.isTensor() && isNumber(output));
        ModelOutput confidence = named("confidence", mapping.confidence(), ModelOutput::isReal);
        ModelOutput label = named("label", mapping.label(), output -> isInteger(output) || isText(output));
        ModelOutput probabilities = named(
                "probabilities",
                mapping.probabilities(),
                output -> output.isReal() || output.kind() == ModelOutput.Kind.MAPS);
        boolean regression = value != null && label == null && probabilities == null;
        if (!regression) {
            label = label != null ? label : inferredLabel();
            probabilities = probabilities != null ? probabilities : inferredProbabilities(label);
        }
        if (label == null && probabilities == null) {
            return regression(value != null ? value : inferredValue(), confidence);
        }
        return classification(label, probabilities, value, confidence);
    }

    private static OutputRoles regression(@Nullable ModelOutput value, @Nullable ModelOutput confidence) {
        return new OutputRoles(null, LabelReading.NAME, null, value, confidence, Classes.NONE);
    }

    private OutputRoles classification(
            @Nullable ModelOutput label,
            @Nullable ModelOutput probabilities,
            @Nullable ModelOutput value,
            @Nullable ModelOutput confidence)
            throws ModelRefusedException {
        Classes classes = Classes.resolve(mapping.classes(), graphLabels(label, probabilities), metadataClasses);
        if (probabilities != null) {
            refuseOtherWidth(probabilities, classes);
        }
        LabelReading reading =
                label == null ? LabelReading.NAME : LabelReading.of(label, classes, trace.isPosition(label.name()));
        if (reading == LabelReading.AMBIGUOUS) {
            if (mapping.label() != null || probabilities == null) {
                throw new ModelRefusedException("output '" + name(label) + "' gives numbers, and with the classes "
                        + classes.spoken() + " a number could be a name or a position: name output.probabilities"
                        + " instead, or export the model with its class labels");
            }
            label = null;
        }
        if (isText(label) || (probabilities != null && !probabilities.isTensor())) {
            classes.refuseGarbled();
        }
        return new OutputRoles(label, reading, probabilities, value, confidence, classes);
    }

    private @Nullable ClassLabels graphLabels(@Nullable ModelOutput label, @Nullable ModelOutput probabilities) {
        ClassLabels found = probabilities == null ? null : trace.classLabels(probabilities.name());
        return found != null || label == null ? found : trace.classLabels(label.name());
    }

    private static void refuseOtherWidth(ModelOutput probabilities, Classes classes) throws ModelRefusedException {
        List<Long> axes = probabilities.axes();
        if (axes == null || axes.isEmpty()) {
            return;
        }
        long width = axes.get(axes.size() - 1);
        boolean secondOfTwo = Axes.isColumn(axes) && classes.size() == 2;
        if (!secondOfTwo && width != Axes.ANY && width != classes.size()) {
            throw new ModelRefusedException("output '" + probabilities.name() + "' is " + probabilities.typeText()
                    + ", which does not hold the probabilities of the " + classes.size() + " classes "
                    + classes.names());
        }
    }

    private @Nullable ModelOutput inferredLabel() {
        return outputs.stream()
                .filter(output -> output.canBeLabel() && (Axes.isColumn(output.axes()) || output.axes() == null))
                .filter(output -> !isTaken(output))
                .findFirst()
                .orElse(null);
    }

    private @Nullable ModelOutput inferredProbabilities(@Nullable ModelOutput label) throws ModelRefusedException {
        List<ModelOutput> maps = outputs.stream()
                .filter(output -> output.kind() == ModelOutput.Kind.MAPS)
                .toList();
        if (maps.size() == 1) {
            return maps.get(0);
        }
        List<ModelOutput> vectors = outputs.stream()
                .filter(output -> output.isReal() && Axes.isMatrix(output.axes()) && !isTaken(output))
                .toList();
        if (label == null) {
            return onlyRealOutput(vectors);
        }
        List<ModelOutput> likely = vectors.size() < 2
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

    /** A bare softmax, or a vector that the document or the file gives class names for. */
    private @Nullable ModelOutput onlyRealOutput(List<ModelOutput> vectors) {
        long reals = outputs.stream().filter(ModelOutput::isReal).count();
        if (vectors.size() != 1 || reals != 1) {
            return null;
        }
        ModelOutput vector = vectors.get(0);
        boolean classifier = trace.isSoftmax(vector.name())
                || !mapping.classes().isEmpty()
                || !metadataClasses.isEmpty()
                || trace.classLabels(vector.name()) != null;
        return classifier ? vector : null;
    }

    private @Nullable ModelOutput inferredValue() {
        List<ModelOutput> numbers = outputs.stream()
                .filter(output -> output.isReal() && (Axes.isColumn(output.axes()) || output.axes() == null))
                .filter(output -> !isTaken(output))
                .toList();
        return numbers.size() == 1 ? numbers.get(0) : null;
    }

    private boolean isTaken(ModelOutput output) {
        return output.name().equals(mapping.confidence()) || output.name().equals(mapping.value());
    }

    private @Nullable ModelOutput named(String role, @Nullable String name, Predicate<ModelOutput> fits)
            throws ModelRefusedException {
        if (name == null) {
            return null;
        }
        for (ModelOutput output : outputs) {
            if (output.name().equals(name)) {
                if (!fits.test(output)) {
                    throw new ModelRefusedException(
                            "output." + role + ": '" + name + "' is " + output.typeText() + ", which is no " + role);
                }
                return output;
            }
        }
        throw new ModelRefusedException(
                "output." + role + ": the model has no output '" + name + "'; it has " + names(outputs));
    }

    private static List<String> names(List<ModelOutput> outputs) {
        return outputs.stream().map(ModelOutput::name).toList();
    }

    private static String name(@Nullable ModelOutput output) {
        return output == null ? "" : output.name();
    }

    private static boolean isText(@Nullable ModelOutput output) {
        return output != null && output.type() == ElementType.STRING;
    }

    private static boolean isInteger(ModelOutput output) {
        return output.type() != null && output.type().isInteger();
    }

    private static boolean isNumber(ModelOutput output) {
        return output.isReal() || isInteger(output);
    }
}
