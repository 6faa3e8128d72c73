package io.hedgerow.executors.pmml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.hedgerow.executors.LoadedModel;
import io.hedgerow.policies.NamedTensor;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.Tensor;
import io.hedgerow.policies.Tensor.Datatype;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import io.hedgerow.policies.spec.Task;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.proto.Labels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jpmml.evaluator.Evaluator;
import org.jpmml.evaluator.EvaluatorUtil;
import org.jpmml.evaluator.HasProbability;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScoringTest {
    private static final OutputMapping INFERRED = OutputMapping.INFERRED;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tree", "tree-undeclared", "tree-regression", "linear", "logit", "forest", "boosted", "network",
                "bayes", "clusters", "scorecard", "glm", "neighbours", "rules", "vectors", "text"
            })
    void equalsTheLibraryUsedDirectly(String name) throws Exception {
        TestingModels.Bound bound = TestingModels.bind(TestingModels.load(name));
        Evaluator library = TestingModels.library(name);
        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            Map<String, Object> values = randomValues(random, bound.layout().inputs());
            Map<String, ?> expected = TestingModels.evaluate(library, values);

            assertSame(bound.score(values), expected.values().iterator().next(), bound.classes(), values);
        }
    }

    private static void assertSame(Prediction actual, Object expected, List<String> classes, Map<String, ?> values) {
        Object decoded = EvaluatorUtil.decode(expected);
        if (classes.isEmpty()) {
            assertThat(actual.value()).as("%s", values).isEqualTo(((Number) decoded).doubleValue());
            return;
        }
        assertThat(classes.get(actual.label())).as("%s", values).isEqualTo(Labels.canonical(decoded));
        if (expected instanceof HasProbability distribution
                && !distribution.getCategories().isEmpty()) {
            double[] probabilities = new double[classes.size()];
            for (Object category : distribution.getCategories()) {
                probabilities[classes.indexOf(Labels.canonical(category))] = distribution.getProbability(category);
            }
            assertThat(actual.probabilities()).as("%s", values).containsExactly(probabilities);
            assertThat(actual.confidence()).isEqualTo(probabilities[actual.label()]);
        } else {
            assertThat(actual.probabilities()).isNull();
            assertThat(actual.hasConfidence()).isFalse();
        }
    }

    private static Map<String, Object> randomValues(Random random, List<InputSpec> inputs) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (InputSpec input : inputs) {
            switch (input.type()) {
                case DOUBLE -> values.put(input.name(), random.nextGaussian() * 6);
                case LONG -> values.put(input.name(), (long) random.nextInt(90));
                case BOOLEAN -> values.put(input.name(), random.nextBoolean());
                case STRING -> values.put(input.name(), text(random, input.name()));
                default -> throw new AssertionError(input);
            }
        }
        return values;
    }

    private static String text(Random random, String name) {
        return switch (name) {
            case "country" -> random.nextBoolean() ? "de" : "fr";
            case "when" -> "2026-0" + (1 + random.nextInt(9)) + "-11";
            default ->
                List.of("shop-12", "shop7", "Shop-1", "pub", "", "shop-1x").get(random.nextInt(6));
        };
    }

    @Test
    void scoresByHandComputedValues() throws Exception {
        TestingModels.Bound logit = TestingModels.bind(TestingModels.load("logit"));
        Prediction prediction = logit.score(Map.of("x", 2.0, "y", 1.0));
        double one = 1 / (1 + Math.exp(0.5 - 2.5 + 0.75));

        assertThat(logit.classes()).containsExactly("0", "1");
        assertThat(prediction.label()).isEqualTo(1);
        assertThat(prediction.probabilities()[1]).isCloseTo(one, within(1e-12));
        assertThat(prediction.probabilities()[0]).isCloseTo(1 - one, within(1e-12));
        assertThat(prediction.hasValue()).isFalse();
    }

    @Test
    void regressionOverClassNumbersGivesAValue() throws Exception {
        Prediction prediction =
                TestingModels.bind(TestingModels.load("tree-regression")).score(Map.of("x", 3.0));

        assertThat(prediction).isEqualTo(Prediction.ofValue(6));
    }

    @Test
    void missingValuesAreTreatedAsTheModelSays() throws Exception {
        assertThat(TestingModels.bind(TestingModels.load("tree-undeclared")).label(Map.of()))
                .isEqualTo("9");
        assertThat(TestingModels.bind(TestingModels.load("linear"))
                        .score(Map.of("x", 2.0))
                        .value())
                .isEqualTo(1.5 + 4.5 - 1);
        TestingModels.Bound glm = TestingModels.bind(TestingModels.load("glm"));
        assertThatThrownBy(() -> glm.score(Map.of())).hasMessageContaining("rate: the model gives no value");
    }

    @Test
    void aValueTheModelDeclaresInvalidFailsTheAttemptEvenWhereItIsNotUsed() throws Exception {
        String document = TestingModels.text("tree")
                .replace(
                        "<DataField name=\"y\" optype=\"continuous\" dataType=\"double\"/>",
                        "<DataField name=\"y\" optype=\"continuous\" dataType=\"double\">"
                                + "<Interval closure=\"closedClosed\" leftMargin=\"0\" rightMargin=\"1\"/></DataField>");
        TestingModels.Bound bound = TestingModels.bind(TestingModels.parse(document));

        assertThat(bound.label(Map.of("x", 0.0, "y", 1.0))).isEqualTo("5");
        assertThatThrownBy(() -> bound.score(Map.of("x", 0.0, "y", 2.0))).hasMessageContaining("y");
    }

    @Test
    void aFractionForAnIntegerFieldFailsTheAttempt() throws Exception {
        TestingModels.Bound bound = TestingModels.bind(
                TestingModels.load("scorecard"),
                List.of(InputSpec.scalar("age", ValueType.DOUBLE), InputSpec.scalar("income", ValueType.DOUBLE)),
                Task.REGRESSION,
                List.of(),
                INFERRED,
                false);

        assertThatThrownBy(() -> bound.score(Map.of("age", 30.5, "income", 1.0)))
                .hasMessageContaining("age");
    }

    @Test
    void aClassTheEndpointDoesNotHaveFailsTheAttempt() throws Exception {
        OutputMapping given = new OutputMapping("dear", null, null, null, List.of("true"));
        TestingModels.Bound bound = TestingModels.bind(TestingModels.load("linear"), given, false);

        assertThat(bound.label(Map.of("x", 100.0))).isEqualTo("true");
        assertThatThrownBy(() -> bound.score(Map.of("x", 0.0)))
                .hasMessage("the model gave the class false, which is not one of the endpoint's [true]");
    }

    @Test
    void namedOutputsTravelWithTheirTypes() throws Exception {
        TestingModels.Bound bound = TestingModels.bind(TestingModels.load("linear"), INFERRED, true);

        assertThat(bound.score(Map.of("x", 4.0, "y", 1.0)).outputs())
                .containsExactly(
                        named("price", Datatype.FP64, new double[] {10}),
                        named("estimate", Datatype.FP64, new double[] {10}),
                        named("rounded", Datatype.INT64, new long[] {10}),
                        named("dear", Datatype.BOOL, new boolean[] {false}),
                        named("verdict", Datatype.BYTES, new String[] {"cheap"}));
        assertThat(TestingModels.bind(TestingModels.load("linear"))
                        .score(Map.of("x", 4.0))
                        .outputs())
                .isEmpty();
    }

    private static NamedTensor named(String name, Datatype type, Object data) {
        return new NamedTensor(name, new Tensor(type, new long[0], data));
    }

    @Test
    void mappedOutputsReplaceTheConventions() throws Exception {
        OutputMapping segment = SignatureTest.mapping("segment", null, null, null);
        assertThat(TestingModels.bind(TestingModels.load("clusters"), segment, false)
                        .label(Map.of("x", 9.0, "y", 9.0)))
                .isEqualTo("far");

        OutputMapping fields = SignatureTest.mapping(null, "probability", null, "probability_0");
        TestingModels.Bound boosted = TestingModels.bind(TestingModels.load("boosted"), fields, false);
        Prediction prediction = boosted.score(Map.of("x", 1.0, "y", -2.0));
        assertThat(prediction.label()).isEqualTo(1);
        assertThat(prediction.probabilities()[1]).isCloseTo(1 / (1 + Math.exp(-1)), within(1e-6));
        assertThat(prediction.confidence()).isEqualTo(prediction.probabilities()[0]);

        OutputMapping value = SignatureTest.mapping(null, null, "probability_1", null);
        assertThat(TestingModels.bind(TestingModels.load("boosted"), value, false)
                        .score(Map.of("x", 1.0, "y", -2.0))
                        .value())
                .isEqualTo(prediction.probabilities()[1]);
    }

    @Test
    void probabilitiesAloneMakeTheLikeliestClassTheLabel() throws Exception {
        String document = TestingModels.text("linear").replace("<OutputField name=\"rounded\"", """
                        <OutputField name="p_no" optype="continuous" dataType="double" feature="transformedValue">
                          <Apply function="/"><Constant>1</Constant><FieldRef field="estimate"/></Apply>
                        </OutputField>
                        <OutputField name="p_yes" optype="continuous" dataType="double" feature="transformedValue">
                          <Apply function="-"><Constant>1</Constant><FieldRef field="p_no"/></Apply>
                        </OutputField>
                        <OutputField name="rounded\"""");
        OutputMapping fields = SignatureTest.mapping(null, "p_", null, null);
        TestingModels.Bound bound = TestingModels.bind(TestingModels.parse(document), fields, false);

        assertThat(bound.classes()).containsExactly("no", "yes");
        assertThat(bound.score(Map.of("x", 4.0, "y", 1.0)))
                .isEqualTo(Prediction.ofProbabilities(1, new double[] {0.1, 0.9}));
    }

    @Test
    void aDeclaredConfidenceIsUsedWhereThereAreNoProbabilities() throws Exception {
        String document = TestingModels.text("rules")
                .replace(
                        "<RuleSet default",
                        "<Output><OutputField name=\"sure\" optype=\"continuous\" dataType=\"double\""
                                + " feature=\"confidence\"/></Output><RuleSet default");
        TestingModels.Bound bound = TestingModels.bind(TestingModels.parse(document));

        assertThat(bound.score(Map.of("x", -1.0)).confidence()).isEqualTo(0.9);
        assertThat(bound.score(Map.of("x", 5.0)).confidence()).isEqualTo(0.1);
    }

    @Test
    void oneScorerServesManyThreads() throws Exception {
        for (String name : List.of("boosted", "network", "text")) {
            LoadedModel model = TestingModels.load(name);
            TestingModels.Bound bound = TestingModels.bind(model, INFERRED, true);
            Random random = new Random(11);
            List<Map<String, Object>> rows = new ArrayList<>();
            List<Prediction> expected = new ArrayList<>();
            TestingModels.Bound alone = TestingModels.bind(TestingModels.load(name), INFERRED, true);
            for (int i = 0; i < 500; i++) {
                rows.add(randomValues(random, bound.layout().inputs()));
                expected.add(alone.score(rows.get(i)));
            }

            assertThat(scoreInThreads(bound, rows))
                    .allSatisfy(actual -> assertThat(actual).isEqualTo(expected));
        }
    }

    private static List<List<Prediction>> scoreInThreads(TestingModels.Bound bound, List<Map<String, Object>> rows)
            throws Exception {
        Callable<List<Prediction>> all = () -> {
            List<Prediction> predictions = new ArrayList<>();
            for (Map<String, Object> row : rows) {
                predictions.add(bound.score(row));
            }
            return predictions;
        };
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<List<Prediction>> results = new ArrayList<>();
            for (Future<List<Prediction>> done : threads.invokeAll(List.of(all, all, all, all))) {
                results.add(done.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
