package io.hedgerow.executors.onnx;

import io.hedgerow.executors.Binding;
import io.hedgerow.executors.Cancellation;
import io.hedgerow.executors.LoadOptions;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelArtifact;
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
import io.hedgerow.proto.flink.InputLayout.Column;
import io.hedgerow.proto.flink.Row;
import io.hedgerow.testkit.TestingResults;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An endpoint to bind models to, and its rows. */
final class TestingEndpoint {
    private final List<InputSpec> inputs = new ArrayList<>();
    private Task task = Task.REGRESSION;
    private List<String> classes = List.of();
    private boolean includeOutputs;
    private Map<String, String> inputNames = Map.of();
    private FeaturePacking features;
    private OutputMapping output = OutputMapping.INFERRED;

    static TestingEndpoint endpoint() {
        return new TestingEndpoint();
    }

    static LoadedModel load(byte[] bytes) throws ModelRefusedException {
        return new OnnxFormat().load(ModelArtifact.of("test.onnx", bytes), LoadOptions.DEFAULT);
    }

    static OutputMapping mapping(String label, String probabilities, String value, String... classes) {
        return new OutputMapping(label, probabilities, value, null, List.of(classes));
    }

    TestingEndpoint input(String name, ValueType type, long... shape) {
        return input(name, type, false, shape);
    }

    TestingEndpoint optional(String name, ValueType type) {
        return input(name, type, true);
    }

    private TestingEndpoint input(String name, ValueType type, boolean optional, long... shape) {
        List<Long> axes = new ArrayList<>();
        for (long axis : shape) {
            axes.add(axis);
        }
        inputs.add(new InputSpec(name, type, optional, axes));
        return this;
    }

    TestingEndpoint classes(String... names) {
        task = Task.CLASSIFICATION;
        classes = List.of(names);
        return this;
    }

    TestingEndpoint includeOutputs() {
        includeOutputs = true;
        return this;
    }

    TestingEndpoint renamed(Map<String, String> names) {
        inputNames = names;
        return this;
    }

    TestingEndpoint packed(String input, String... order) {
        features = new FeaturePacking(input, List.of(order));
        return this;
    }

    TestingEndpoint output(OutputMapping mapping) {
        output = mapping;
        return this;
    }

    Scorer bind(LoadedModel model) throws ModelRefusedException {
        return model.bind(
                new Binding(new InputLayout(inputs), task, classes, includeOutputs, inputNames, features, output));
    }

    /** Loads, binds, scores one row, alone and in a batch, closes. */
    Prediction score(byte[] model, Object... values) throws Exception {
        try (LoadedModel loaded = load(model)) {
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

    /** A row of the values in declared order; null is missing. */
    Row row(Object... values) {
        InputLayout layout = new InputLayout(inputs);
        Row row = layout.newRow();
        for (int i = 0; i < values.length; i++) {
            if (values[i] != null) {
                set(row, layout.columnOf(i), i, layout.slotOf(i), values[i]);
            }
        }
        return row;
    }

    private static void set(Row row, Column column, int input, int slot, Object value) {
        switch (column) {
            case DOUBLE -> row.setDouble(input, slot, number(value));
            case LONG -> row.setLong(input, slot, ((Number) value).longValue());
            case STRING -> row.setString(input, slot, (String) value);
            case TENSOR -> row.setTensor(input, slot, (Tensor) value);
        }
    }

    private static double number(Object value) {
        return value instanceof Boolean truth ? (truth ? 1 : 0) : ((Number) value).doubleValue();
    }

    static Tensor floats(long[] shape, float... values) {
        return new Tensor(Tensor.Datatype.FP32, shape, values);
    }
}
