package io.hedgerow.executors.pmml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hedgerow.executors.Binding;
import io.hedgerow.executors.Cancellation;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.Scorer;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ModelSpec.FeaturePacking;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import io.hedgerow.policies.spec.Task;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.proto.flink.InputLayout;
import io.hedgerow.proto.flink.Row;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BindingTest {

    @Test
    void findsRenamedInputs() throws Exception {
        InputLayout layout = new InputLayout(List.of(
                InputSpec.scalar("unused", ValueType.STRING),
                InputSpec.scalar("b", ValueType.DOUBLE),
                InputSpec.scalar("a", ValueType.DOUBLE)));
        Scorer scorer = TestingModels.load("linear").bind(regression(layout, Map.of("a", "x", "b", "y")));
        Row row = layout.newRow();
        row.setDouble(1, layout.slotOf(1), 4);
        row.setDouble(2, layout.slotOf(2), 10);

        assertThat(scorer.score(row, new Cancellation()).value()).isEqualTo(1.5 + 2.25 * 10 - 0.5 * 4);
    }

    @Test
    void anOptionalInputMayBeLeftOutByTheEndpoint() throws Exception {
        InputLayout layout = layout(InputSpec.scalar("x", ValueType.DOUBLE));
        Scorer scorer = TestingModels.load("linear").bind(regression(layout, Map.of()));
        Row row = layout.newRow();
        row.setDouble(0, 0, 10);

        assertThat(scorer.score(row, new Cancellation()).value()).isEqualTo(1.5 + 2.25 * 10 - 0.5 * 2);
    }

    @Test
    void reportsEverythingThatDoesNotFitAtOnce() throws Exception {
        InputLayout layout = layout(
                InputSpec.scalar("merchant", ValueType.DOUBLE),
                new InputSpec("when", ValueType.STRING, false, List.of(2L)));
        Binding binding = new Binding(
                layout,
                Task.CLASSIFICATION,
                List.of("a"),
                false,
                Map.of("amount", "shop"),
                new FeaturePacking("X", List.of("merchant")),
                OutputMapping.INFERRED);

        assertThatExceptionOfType(ModelRefusedException.class)
                .isThrownBy(() -> TestingModels.load("text").bind(binding))
                .withMessage("the model does not fit the endpoint: "
                        + "the endpoint's task is classification, the model's is regression; "
                        + "features packs inputs into a tensor, but a PMML model takes scalars; leave it out; "
                        + "inputs maps amount to shop, but the model has no such input; it has [merchant, when,"
                        + " count]; "
                        + "input merchant is double, the model's merchant takes string; "
                        + "input when is a tensor, the model's when takes string; "
                        + "the endpoint lacks input count (long)");
    }

    @Test
    void reportsInputsThatAreMappedFromNowhereOrTwice() throws Exception {
        InputLayout layout = layout(InputSpec.scalar("x", ValueType.DOUBLE), InputSpec.scalar("y", ValueType.DOUBLE));

        refused(
                "linear",
                regression(layout, Map.of("z", "y")),
                "the endpoint lacks input y (double): inputs takes it from z, which the endpoint does not have");
        refused(
                "linear",
                regression(layout, Map.of("y", "x", "x", "x")),
                "inputs maps [x, y] to the one model input x");
    }

    @Test
    void refusesClassesTheEndpointDoesNotHave() throws Exception {
        InputLayout layout = layout(InputSpec.scalar("x", ValueType.DOUBLE), InputSpec.scalar("y", ValueType.DOUBLE));

        refused(
                "tree",
                classification(layout, List.of("5", "6")),
                "the model gives the classes [7], which are not among the endpoint's [5, 6]");
    }

    @Test
    void alignsToTheEndpointsClasses() throws Exception {
        List<String> classes = List.of("8", "7", "6", "5");
        TestingModels.Bound bound = TestingModels.bind(
                TestingModels.load("tree"),
                TestingModels.signature(TestingModels.load("tree")).inputs(),
                Task.CLASSIFICATION,
                classes,
                OutputMapping.INFERRED,
                false);

        var prediction = bound.score(Map.of("x", 0.5, "y", 0.0));

        assertThat(prediction.label()).isEqualTo(3);
        assertThat(prediction.probabilities()).containsExactly(0, 0, 0.25, 0.75);
        assertThat(prediction.confidence()).isEqualTo(0.75);
    }

    @ParameterizedTest
    @EnumSource(
            value = ValueType.class,
            names = {"DOUBLE", "FLOAT", "LONG", "INT"})
    void numbersOfEveryTypeFeedNumericFields(ValueType type) throws Exception {
        LoadedModel model = TestingModels.load("scorecard");
        TestingModels.Bound bound = TestingModels.bind(
                model,
                List.of(InputSpec.scalar("age", type), InputSpec.scalar("income", type)),
                Task.REGRESSION,
                List.of(),
                OutputMapping.INFERRED,
                false);

        assertThat(bound.score(Map.of("age", 40, "income", 2000)).value()).isEqualTo(170);
    }

    private static void refused(String name, Binding binding, String message) throws ModelRefusedException {
        LoadedModel model = TestingModels.load(name);
        assertThatExceptionOfType(ModelRefusedException.class)
                .isThrownBy(() -> model.bind(binding))
                .withMessageContaining(message);
    }

    private static InputLayout layout(InputSpec... inputs) {
        return new InputLayout(List.of(inputs));
    }

    private static Binding regression(InputLayout layout, Map<String, String> names) {
        return new Binding(layout, Task.REGRESSION, List.of(), false, names, null, OutputMapping.INFERRED);
    }

    private static Binding classification(InputLayout layout, List<String> classes) {
        return new Binding(layout, Task.CLASSIFICATION, classes, false, Map.of(), null, OutputMapping.INFERRED);
    }
}
