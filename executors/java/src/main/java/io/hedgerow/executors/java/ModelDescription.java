package io.hedgerow.executors.java;

import io.hedgerow.executors.ModelSignature;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.Task;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.proto.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * What a {@link JavaModel} takes and gives. Immutable: every method that adds something returns a new description.
 *
 * <pre>{@code
 * ModelDescription.classification("ok", "fraud")
 *         .input("amount", ValueType.DOUBLE)
 *         .optionalInput("country", ValueType.STRING)
 *         .output("reason", ValueType.STRING);
 * }</pre>
 */
public final class ModelDescription {
    private final Task task;
    private final boolean hasValue;
    private final List<String> classes;
    private final List<InputSpec> inputs;
    private final List<ModelSignature.Output> outputs;

    private ModelDescription(
            Task task,
            boolean hasValue,
            List<String> classes,
            List<InputSpec> inputs,
            List<ModelSignature.Output> outputs) {
        this.task = task;
        this.hasValue = hasValue;
        this.classes = List.copyOf(classes);
        this.inputs = List.copyOf(inputs);
        this.outputs = List.copyOf(outputs);
    }

    /**
     * A model that tells which class a row belongs to.
     *
     * @param classes texts, numbers or booleans, compared as canonical strings: 5 and 5.0 are "5"
     * @throws IllegalArgumentException when there is none, or one is named twice
     */
    public static ModelDescription classification(Object... classes) {
        List<String> names = Arrays.stream(classes).map(Labels::canonical).toList();
        if (names.isEmpty() || new HashSet<>(names).size() < names.size()) {
            throw new IllegalArgumentException("classes are at least one and all different, were " + names);
        }
        List<ModelSignature.Output> outputs =
                List.of(output("label", "string", "label"), output("probabilities", "double[]", "probabilities"));
        return new ModelDescription(Task.CLASSIFICATION, false, names, List.of(), outputs);
    }

    /** A model that gives a number. */
    public static ModelDescription regression() {
        return new ModelDescription(
                Task.REGRESSION, true, List.of(), List.of(), List.of(output("value", "double", "value")));
    }

    /** A step before or after a model: it gives named outputs and nothing else. */
    public static ModelDescription transformation() {
        return new ModelDescription(Task.REGRESSION, false, List.of(), List.of(), List.of());
    }

    /** And a scalar input that every row has. */
    public ModelDescription input(String name, ValueType type) {
        return input(new InputSpec(name, type, false, List.of()));
    }

    /** And a scalar input that a row may lack, see {@link ModelRow#isMissing}. */
    public ModelDescription optionalInput(String name, ValueType type) {
        return input(new InputSpec(name, type, true, List.of()));
    }

    /** And a tensor that every row has; -1 for an axis of any size. */
    public ModelDescription tensorInput(String name, ValueType elementType, long... shape) {
        if (shape.length == 0) {
            throw new IllegalArgumentException("tensor " + name + " has no axes; a scalar is an input");
        }
        return input(new InputSpec(
                name, elementType, false, LongStream.of(shape).boxed().toList()));
    }

    private ModelDescription input(InputSpec input) {
        if (inputs.stream().anyMatch(other -> other.name().equals(input.name()))) {
            throw new IllegalArgumentException("input " + input.name() + " is declared twice");
        }
        return new ModelDescription(task, hasValue, classes, with(inputs, input), outputs);
    }

    /** And a named scalar output, which a score has by {@link ModelScore#withOutput}. */
    public ModelDescription output(String name, ValueType type) {
        return output(output(name, type.yamlName(), ""));
    }

    /** And a named tensor output; -1 for an axis of any size. */
    public ModelDescription tensorOutput(String name, ValueType elementType, long... shape) {
        return output(output(name, elementType.yamlName() + Arrays.toString(shape), ""));
    }

    private ModelDescription output(ModelSignature.Output output) {
        if (output.name().isEmpty()
                || outputs.stream().anyMatch(other -> other.name().equals(output.name()))) {
            throw new IllegalArgumentException("output " + output.name() + " is declared twice, or has no name");
        }
        return new ModelDescription(task, hasValue, classes, inputs, with(outputs, output));
    }

    private static ModelSignature.Output output(String name, String type, String role) {
        return new ModelSignature.Output(name, type, role);
    }

    private static <T> List<T> with(List<T> list, T item) {
        List<T> longer = new ArrayList<>(list);
        longer.add(item);
        return longer;
    }

    ModelSignature signature() {
        return new ModelSignature(inputs, outputs, task, classes);
    }

    Task task() {
        return task;
    }

    boolean hasValue() {
        return hasValue;
    }

    List<String> classes() {
        return classes;
    }

    List<InputSpec> inputs() {
        return inputs;
    }

    /** Names of the outputs that only travel with the prediction. */
    Set<String> namedOutputs() {
        Set<String> names = new HashSet<>();
        outputs.stream().filter(output -> output.role().isEmpty()).forEach(output -> names.add(output.name()));
        return names;
    }
}
