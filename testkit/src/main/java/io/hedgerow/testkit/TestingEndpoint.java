package io.hedgerow.testkit;

import io.hedgerow.executors.Binding;
import io.hedgerow.executors.Cancellation;
import io.hedgerow.executors.LoadOptions;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ModelFormat;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.Scorer;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.Tensor;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ModelSpec.FeaturePacking;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import io.hedgerow.policies.spec.Task;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.proto.flink.InputLayout;
import io.hedgerow.proto.flink.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** An endpoint to bind models to, and its rows: a regression unless it is given classes. Not thread-safe. */
public final class TestingEndpoint {
    private final ModelFormat format;
    private final List<InputSpec> inputs = new ArrayList<>();
    private Task task = Task.REGRESSION;
    private List<String> classes = List.of();
    private boolean includeOutputs;
    private Map<String, String> inputNames = Map.of();
    private @Nullable FeaturePacking features;
    private OutputMapping output = OutputMapping.INFERRED;

    private TestingEndpoint(ModelFormat format) {
        this.format = format;
    }

    /** An endpoint without inputs, for models of that format. */
    public static TestingEndpoint of(ModelFormat format) {
        return new TestingEndpoint(format);
    }

    /** Loads a model with the default options. */
    public static LoadedModel load(ModelFormat format, byte[] bytes) throws ModelRefusedException {
        return format.load(ModelArtifact.of("test", bytes), LoadOptions.DEFAULT);
    }

    /** The document's key {@code output}; null for what it leaves out. */
    public static OutputMapping mapping(
            @Nullable String label, @Nullable String probabilities, @Nullable String value, String... classes) {
        return new OutputMapping(label, probabilities, value, null, List.of(classes));
    }

    /** A tensor of floats. */
    public static Tensor floats(long[] shape, float... values) {
        return new Tensor(Tensor.Datatype.FP32, shape, values);
    }

    /** Adds an input that is always there; a scalar where there is no shape. */
    public TestingEndpoint input(String name, ValueType type, long... shape) {
        inputs.add(new InputSpec(name, type, false, LongStream.of(shape).boxed().toList()));
        return this;
    }

    /** Adds a scalar that may be missing. */
    public TestingEndpoint optional(String name, ValueType type) {
        inputs.add(new InputSpec(name, type, true, List.of()));
        return this;
    }

    /** Makes it a classification of these classes. */
    public TestingEndpoint classes(String... names) {
        task = Task.CLASSIFICATION;
        classes = List.of(names);
        return this;
    }

    /** Lets every output travel. */
    public TestingEndpoint includeOutputs() {
        includeOutputs = true;
        return this;
    }

    /** Sets the document's key {@code inputs}: model inputs by those of the endpoint. */
    public TestingEndpoint renamed(Map<String, String> names) {
        inputNames = Map.copyOf(names);
        return this;
    }

    /** Sets the document's key {@code features}. */
    public TestingEndpoint packed(String input, String... order) {
        features = new FeaturePacking(input, List.of(order));
        return this;
    }

    /** Sets the document's key {@code output}. */
    public TestingEndpoint output(OutputMapping mapping) {
        output = mapping;
        return this;
    }

    /** Binds a model. */
    public Scorer bind(LoadedModel model) throws ModelRefusedException {
        return model.bind(binding());
    }

    @SuppressWarnings("NullAway") // which does not see @Nullable on a nested type in a class file
    private Binding binding() {
        return new Binding(new InputLayout(inputs), task, classes, includeOutputs, inputNames, features, output);
    }

    /** Binds and scores one row. */
    public Prediction score(LoadedModel model, @Nullable Object... values) throws Exception {
        return bind(model).score(row(values), new Cancellation());
    }

    /** Loads, binds, scores one row, alone and in a batch, which must say the same, and closes. */
    public Prediction score(byte[] model, @Nullable Object... values) throws Exception {
        try (LoadedModel loaded = load(format, model)) {
            Scorer scorer = bind(loaded);
            Prediction prediction = scorer.score(row(values), new Cancellation());
            TestingResults batch = new TestingResults(3);
            scorer.scoreBatch(List.of(row(values), row(values), row(values)), batch, new Cancellation());
            for (int i = 0; i < 3; i++) {
                TestingResults.assertSame("in a batch", batch.scored(i), prediction);
            }
            return prediction;
        }
    }

    /** A row of the values in the order of the inputs; null is missing. */
    public Row row(@Nullable Object... values) {
        Map<String, Object> byName = new HashMap<>();
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            if (value != null) {
                byName.put(inputs.get(i).name(), value);
            }
        }
        return TestingRows.row(new InputLayout(inputs), byName);
    }
}
