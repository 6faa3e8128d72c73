package io.hedgerow.testkit;

import io.hedgerow.executors.Binding;
import io.hedgerow.executors.LoadOptions;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ModelSpec.FeaturePacking;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import io.hedgerow.policies.spec.Task;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.proto.flink.InputLayout;
import io.hedgerow.proto.flink.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A model of a format, an endpoint that it fits, and what it is known to say of some rows. Immutable: every method returns
 * a new case.
 *
 * <pre>{@code
 * ModelCase.of("tree", bytes)
 *         .input("x", ValueType.DOUBLE)
 *         .classes("no", "yes")
 *         .says(Expected.label("yes"), Map.of("x", 5.0));
 * }</pre>
 */
public final class ModelCase {
    private final String name;
    private final byte[] artifact;
    private final LoadOptions options;
    private final List<InputSpec> inputs;
    private final List<String> classes;
    private final @Nullable FeaturePacking features;
    private final OutputMapping output;
    private final List<Sample> samples;

    /** A row, by input, and what the model says of it. */
    record Sample(Map<String, ?> values, Expected expected) {}

    private ModelCase(
            String name,
            byte[] artifact,
            LoadOptions options,
            List<InputSpec> inputs,
            List<String> classes,
            @Nullable FeaturePacking features,
            OutputMapping output,
            List<Sample> samples) {
        this.name = name;
        this.artifact = artifact;
        this.options = options;
        this.inputs = List.copyOf(inputs);
        this.classes = List.copyOf(classes);
        this.features = features;
        this.output = output;
        this.samples = List.copyOf(samples);
    }

    /** A regression without inputs, loaded with the defaults. */
    public static ModelCase of(String name, byte[] artifact) {
        return new ModelCase(
                name,
                artifact.clone(),
                LoadOptions.DEFAULT,
                List.of(),
                List.of(),
                null,
                OutputMapping.INFERRED,
                List.of());
    }

    /** The same, loaded with these options. */
    public ModelCase options(LoadOptions newOptions) {
        return new ModelCase(name, artifact, newOptions, inputs, classes, features, output, samples);
    }

    /** The same, and the endpoint has a scalar input that is always there. */
    public ModelCase input(String input, ValueType type) {
        return input(new InputSpec(input, type, false, List.of()));
    }

    /** The same, and the endpoint has a scalar input that may be missing. */
    public ModelCase optionalInput(String input, ValueType type) {
        return input(new InputSpec(input, type, true, List.of()));
    }

    /** The same, and the endpoint has a tensor. */
    public ModelCase tensorInput(String input, ValueType type, long... shape) {
        return input(
                new InputSpec(input, type, false, LongStream.of(shape).boxed().toList()));
    }

    private ModelCase input(InputSpec input) {
        return new ModelCase(name, artifact, options, with(inputs, input), classes, features, output, samples);
    }

    /** The same for an endpoint with these classes: a classification. */
    public ModelCase classes(String... newClasses) {
        return new ModelCase(name, artifact, options, inputs, List.of(newClasses), features, output, samples);
    }

    /** The same with scalars packed into a tensor, as the document's key {@code features} says. */
    public ModelCase features(String input, String... order) {
        FeaturePacking packing = new FeaturePacking(input, List.of(order));
        return new ModelCase(name, artifact, options, inputs, classes, packing, output, samples);
    }

    /** The same with outputs that the document's key {@code output} names. */
    public ModelCase output(OutputMapping newOutput) {
        return new ModelCase(name, artifact, options, inputs, classes, features, newOutput, samples);
    }

    /** The same, and this is what the model says of a row; inputs that are not in the map are missing. */
    public ModelCase says(Expected expected, Map<String, ?> values) {
        return new ModelCase(
                name,
                artifact,
                options,
                inputs,
                classes,
                features,
                output,
                with(samples, new Sample(values, expected)));
    }

    private static <T> List<T> with(List<T> list, T item) {
        List<T> longer = new ArrayList<>(list);
        longer.add(item);
        return longer;
    }

    String name() {
        return name;
    }

    ModelArtifact artifact() {
        return ModelArtifact.of(name, artifact.clone());
    }

    LoadOptions options() {
        return options;
    }

    List<InputSpec> inputs() {
        return inputs;
    }

    List<String> classes() {
        return classes;
    }

    boolean isPacked() {
        return features != null;
    }

    OutputMapping output() {
        return output;
    }

    Task task() {
        return classes.isEmpty() ? Task.REGRESSION : Task.CLASSIFICATION;
    }

    List<Sample> samples() {
        return samples;
    }

    List<Row> rows() {
        InputLayout layout = new InputLayout(inputs);
        return samples.stream()
                .map(sample -> TestingRows.row(layout, sample.values()))
                .toList();
    }

    Binding binding() {
        return binding(inputs, task(), classes);
    }

    Binding binding(List<InputSpec> otherInputs, Task otherTask, List<String> otherClasses) {
        return binding(otherInputs, otherTask, otherClasses, false, Map.of());
    }

    @SuppressWarnings("NullAway") // which does not see @Nullable on a nested type in a class file
    Binding binding(
            List<InputSpec> otherInputs,
            Task otherTask,
            List<String> otherClasses,
            boolean includeOutputs,
            Map<String, String> inputNames) {
        return new Binding(
                new InputLayout(otherInputs), otherTask, otherClasses, includeOutputs, inputNames, features, output);
    }

    @Override
    public String toString() {
        return name;
    }
}
