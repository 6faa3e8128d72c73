package io.hedgerow.executors.java;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.hedgerow.executors.Binding;
import io.hedgerow.executors.Cancellation;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.Scorer;
import io.hedgerow.policies.NamedTensor;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.Tensor;
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
import org.junit.jupiter.params.provider.CsvSource;

/** What classes say, in the endpoint's terms. */
class JavaScoringTest {
    private static final List<InputSpec> PAYMENT = List.of(
            InputSpec.scalar("abroad", ValueType.BOOLEAN),
            InputSpec.scalar("sum", ValueType.LONG),
            InputSpec.scalar("count", ValueType.INT),
            new InputSpec("country", ValueType.STRING, true, List.of()));

    @Test
    void readsInputsByNameAndGivesProbabilitiesInTheEndpointsOrder() throws Exception {
        try (LoadedModel model = JavaFormatTest.load("FraudModel", Map.of("riskyCountry", "ZZ"))) {
            Binding binding = binding(
                    PAYMENT, Task.CLASSIFICATION, List.of("fraud", "unsure", "ok"), true, Map.of("sum", "amount"));
            Scorer scorer = model.bind(binding);

            Prediction risky = scorer.score(payment(binding.layout(), true, 2_000, 9, "ZZ"), new Cancellation());
            assertThat(risky.label()).isZero();
            assertThat(risky.probabilities()).containsExactly(new double[] {0.99, 0, 0.01}, within(1e-12));
            assertThat(risky.confidence()).isEqualTo(0.99, within(1e-12));
            assertThat(risky.outputs())
                    .containsExactly(new NamedTensor(
                            "reason", new Tensor(Tensor.Datatype.BYTES, new long[0], new String[] {"country known"})));

            Prediction plain = scorer.score(payment(binding.layout(), false, 5, 1, null), new Cancellation());
            assertThat(plain.label()).isEqualTo(2);
            assertThat(plain.probabilities()).containsExactly(0.1, 0, 0.9);
        }
    }

    private static Row payment(InputLayout layout, boolean abroad, long sum, int count, String country) {
        Row row = layout.newRow();
        row.setDouble(0, layout.slotOf(0), abroad ? 1 : 0);
        row.setLong(1, layout.slotOf(1), sum);
        row.setDouble(2, layout.slotOf(2), count);
        if (country != null) {
            row.setString(3, layout.slotOf(3), country);
        }
        return row;
    }

    @Test
    void outputsStayHomeUnlessAskedFor() throws Exception {
        try (LoadedModel model = JavaFormatTest.load("FraudModel", Map.of())) {
            Binding binding =
                    binding(PAYMENT, Task.CLASSIFICATION, List.of("ok", "fraud"), false, Map.of("sum", "amount"));
            Row row = payment(binding.layout(), false, 5, 1, null);
            assertThat(model.bind(binding).score(row, new Cancellation()).outputs())
                    .isEmpty();
        }
    }

    @Test
    void aRowThatLacksWhatTheModelNeedsFails() throws Exception {
        try (LoadedModel model = JavaFormatTest.load("FraudModel", Map.of())) {
            Binding binding =
                    binding(PAYMENT, Task.CLASSIFICATION, List.of("ok", "fraud"), false, Map.of("sum", "amount"));
            Scorer scorer = model.bind(binding);
            assertThatThrownBy(() -> scorer.score(binding.layout().newRow(), new Cancellation()))
                    .hasMessage("the model needs amount, count, abroad, which the row lacks");
        }
    }

    @Test
    void labelsMeetAsCanonicalStrings() throws Exception {
        try (LoadedModel model = JavaFormatTest.load("Numbered", Map.of())) {
            Binding binding = binding(
                    List.of(InputSpec.scalar("x", ValueType.INT)),
                    Task.CLASSIFICATION,
                    List.of("five", "4", "3"),
                    false,
                    Map.of());
            Scorer scorer = model.bind(binding);
            assertThat(scorer.score(number(binding, 4), new Cancellation())).isEqualTo(Prediction.ofLabel(1));
            assertThat(scorer.score(number(binding, 5), new Cancellation())).isEqualTo(Prediction.ofLabel(0, 0.5));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "null|the model returned null",
                "unknown label|the model gave the class c, which is none of its description's [a, b]",
                "nothing|the model gave neither a label nor probabilities",
                "short|the model gave 1 probabilities for its 2 classes [a, b]",
                "NaN|the model gave the probability NaN for class a, 0 to 1 is allowed",
                "negative|the model gave the probability -0.5 for class a, 0 to 1 is allowed",
                "confidence|the model gave the confidence 2.0, 0 to 1 is allowed",
                "output|the model gave the output unknown, which its description lacks",
                "regression nothing|the model gave no value",
                "regression label|the model gave a class, but describes itself as no classification",
                "transformation value|the model gave a value, but describes itself as a transformation",
                "unknown input|the model's description has no input y",
                "other type|input x is described as double and cannot be read as another type",
                "throws|throws",
            })
    void whatMakesNoSenseFailsTheAttempt(String what, String message) throws Exception {
        try (LoadedModel model = JavaFormatTest.load("Odd", Map.of("what", what))) {
            Binding binding = ownBinding(model);
            Scorer scorer = model.bind(binding);
            Row row = number(binding, 1);
            assertThatThrownBy(() -> scorer.score(row, new Cancellation()))
                    .isInstanceOf(Exception.class)
                    .hasMessage(message);
        }
    }

    @Test
    void aTransformationHasOutputsOnly() throws Exception {
        try (LoadedModel model = JavaFormatTest.load("Odd", Map.of("what", "transformation"))) {
            Binding binding = ownBinding(model);
            assertThat(model.bind(binding).score(number(binding, 1), new Cancellation()))
                    .isEqualTo(Prediction.ofValue(Double.NaN));
        }
    }

    @Test
    void allThatDoesNotFitAnEndpointIsSaidAtOnce() throws Exception {
        try (LoadedModel model = JavaFormatTest.load("FraudModel", Map.of())) {
            List<InputSpec> inputs = List.of(
                    InputSpec.scalar("amount", ValueType.STRING),
                    InputSpec.scalar("count", ValueType.DOUBLE),
                    new InputSpec("country", ValueType.STRING, false, List.of(2L)));
            Binding binding = new Binding(
                    new InputLayout(inputs),
                    Task.CLASSIFICATION,
                    List.of("ok"),
                    false,
                    Map.of("a", "b"),
                    new FeaturePacking("x", List.of("a")),
                    OutputMapping.INFERRED);
            assertThatThrownBy(() -> model.bind(binding))
                    .isInstanceOf(ModelRefusedException.class)
                    .hasMessage(
                            "the model does not fit the endpoint: the model gives the classes [fraud], which are not"
                                    + " among the endpoint's [ok]; features packs inputs into a tensor, but a java model takes them"
                                    + " by name; leave it out; inputs maps a to b, but the model has no such input; it has [amount,"
                                    + " count, abroad, country]; input amount is string, the model's amount takes double; input"
                                    + " count is double, the model's count takes long; the endpoint lacks input abroad (boolean);"
                                    + " input country is a tensor of string [2], the model's country takes string");
        }
    }

    @Test
    void taskMustBeTheEndpoints() throws Exception {
        try (LoadedModel model = JavaFormatTest.load("FraudModel", Map.of())) {
            Binding binding = binding(PAYMENT, Task.REGRESSION, List.of(), false, Map.of("sum", "amount"));
            assertThatThrownBy(() -> model.bind(binding))
                    .isInstanceOf(ModelRefusedException.class)
                    .hasMessageContaining("the endpoint's task is regression, the model's is classification");
        }
    }

    @Test
    void aModelCanBeTriedWithoutHedgerow() throws Exception {
        ModelOptions options = ModelOptions.of(Map.of("threshold", 10));
        try (TestingJavaModels.FraudModel model = new TestingJavaModels.FraudModel(options)) {
            options.check();
            ModelScore score = model.score(ModelRow.of(Map.of("amount", 11, "count", 1L, "abroad", true)));
            assertThat(score.byClass()).containsExactly(new double[] {0.55, 0.45}, within(1e-12));
        }
        assertThatThrownBy(() -> ModelRow.of(Map.of()).number("x")).hasMessage("input x is missing");
        assertThatThrownBy(() -> ModelRow.of(Map.of("x", 1.5)).whole("x")).hasMessageContaining("is no long or int");
        assertThatThrownBy(() -> ModelRow.of(Map.of("x", "y")).number("x")).hasMessage("input x is y, not a Number");
    }

    private static Binding ownBinding(LoadedModel model) throws ModelRefusedException {
        var signature = model.signature(OutputMapping.INFERRED);
        return binding(signature.inputs(), signature.task(), signature.classes(), true, Map.of());
    }

    private static Binding binding(
            List<InputSpec> inputs,
            Task task,
            List<String> classes,
            boolean includeOutputs,
            Map<String, String> names) {
        return new Binding(new InputLayout(inputs), task, classes, includeOutputs, names, null, OutputMapping.INFERRED);
    }

    private static Row number(Binding binding, double number) {
        Row row = binding.layout().newRow();
        row.setDouble(0, 0, number);
        return row;
    }
}
