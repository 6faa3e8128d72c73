package io.hedgerow.executors.tensors;

import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds what each output means: what the Model document names, else by the conventions in this module's README. */
final class OutputConventions {
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");

    private final List<ModelOutput> outputs;
    private final ModelFacts facts;
    private final OutputMapping mapping;

    OutputConventions(List<ModelOutput> outputs, ModelFacts facts, OutputMapping mapping) {
        this.outputs = outputs;
        this.facts = facts;
        this.mapping = mapping;
    }

    OutputRoles roles() throws ModelRefusedException {
        ModelOutput value = named("value", mapping.value(), output -> output.isReal() || output.isInteger());
        ModelOutput confidence = named("confidence", mapping.confidence(), ModelOutput::isReal);
        ModelOutput label = named("label", mapping.label(), output -> output.isInteger() || output.isText());
        ModelOutput probabilities =
                named("probabilities", mapping.probabilities(), output -> output.isReal() || output.isMaps());
        if (value != null && label == null && probabilities == null) {
            return regression(value, confidence, numbersOf(value));
        }
        label = label != null ? label : inferredLabel();
        probabilities = probabilities != null ? probabilities : inferredProbabilities(label);
        if (label == null && probabilities == null) {
            return regression(inferredValue(), confidence, Classes.NONE);
        }
        return classification(label, probabilities, value, confidence);
    }

    private static OutputRoles regression(
            @Nullable ModelOutput value, @Nullable ModelOutput confidence, Classes classes) {
        return new OutputRoles(null, LabelReading.NAME, null, value, confidence, classes);
    }

    /** A regression may be read from scores of classes that are numbers. */
    private Classes numbersOf(ModelOutput value) throws ModelRefusedException {
        if (mapping.classes().isEmpty() || Axes.isColumn(value.axes())) {
            return Classes.NONE;
        }
        Classes classes = Classes.resolve(mapping.classes(), List.of(), facts);
        refuseOtherWidth(value, classes);
        for (String name : classes.names()) {
            if (!NUMBER.matcher(name).matches()) {
                throw new ModelRefusedException("output.value '" + value.name() + "' is " + value.typeText()
                        + ", of which the highest says the value; so output.classes must be numbers, and '" + name
                        + "' is none");
            }
        }
        return classes;
    }

    private OutputRoles classification(
            @Nullable ModelOutput label,
            @Nullable ModelOutput probabilities,
            @Nullable ModelOutput value,
            @Nullable ModelOutput confidence)
            throws ModelRefusedException {
        Classes classes = Classes.resolve(mapping.classes(), listed(label, probabilities), facts);
        if (probabilities != null) {
            refuseOtherWidth(probabilities, classes);
        }
        if (label == null) {
            return new OutputRoles(null, LabelReading.NAME, probabilities, value, confidence, classes);
        }
        LabelReading reading = LabelReading.of(label, classes, facts.isPosition(label));
        if (reading != LabelReading.AMBIGUOUS) {
            return new OutputRoles(label, reading, probabilities, value, confidence, classes);
        }
        if (mapping.label() != null || probabilities == null) {
            throw new ModelRefusedException("output '" + label.name() + "' gives numbers, and with the classes "
                    + classes.spoken() + " a number could be a name or a position: name output.probabilities instead");
        }
        return new OutputRoles(null, LabelReading.NAME, probabilities, value, confidence, classes);
    }

    private List<String> listed(@Nullable ModelOutput label, @Nullable ModelOutput probabilities) {
        List<String> found = probabilities == null ? List.of() : facts.classLabels(probabilities);
        return found.isEmpty() && label != null ? facts.classLabels(label) : found;
    }

    private static void refuseOtherWidth(ModelOutput scores, Classes classes) throws ModelRefusedException {
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

    private @Nullable ModelOutput inferredLabel() {
        return outputs.stream()
                .filter(output -> output.canBeLabel() && (Axes.isColumn(output.axes()) || output.axes() == null))
                .filter(output -> !isTaken(output))
                .findFirst()
                .orElse(null);
    }

    private @Nullable ModelOutput inferredProbabilities(@Nullable ModelOutput label) throws ModelRefusedException {
        List<ModelOutput> maps = outputs.stream().filter(ModelOutput::isMaps).toList();
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
        boolean classifier = facts.isSoftmax(vector)
                || !mapping.classes().isEmpty()
                || !facts.metadataClasses().isEmpty();
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
        ModelOutput found = outputs.stream()
                .filter(output -> output.name().equals(name))
                .findFirst()
                .orElseGet(() -> facts.hidden(name));
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

    private static List<String> names(List<ModelOutput> outputs) {
        return outputs.stream().map(ModelOutput::name).toList();
    }
}
