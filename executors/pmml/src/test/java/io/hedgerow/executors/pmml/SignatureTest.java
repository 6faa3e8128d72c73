package io.hedgerow.executors.pmml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.ModelSignature;
import io.hedgerow.executors.ModelSignature.Output;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import io.hedgerow.policies.spec.Task;
import io.hedgerow.policies.spec.ValueType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignatureTest {

    @ParameterizedTest
    @CsvSource({
        "tree, 5|6|7",
        "tree-undeclared, 9|10",
        "logit, 0|1",
        "forest, red|green|blue",
        "boosted, 0|1",
        "network, good|bad",
        "bayes, yes|no",
        "clusters, a|b",
        "neighbours, low|high",
        "rules, none|a|b",
        "vectors, left|right"
    })
    void classifiersHaveTheirDeclaredClassesElseAllThatTheyCanGive(String name, String classes) throws Exception {
        ModelSignature signature = TestingModels.signature(TestingModels.load(name));

        assertThat(signature.task()).isEqualTo(Task.CLASSIFICATION);
        assertThat(signature.classes()).containsExactlyInAnyOrder(classes.split("\\|"));
    }

    @Test
    void undeclaredNumericClassesAscendAndPrintWithoutDecimals() throws Exception {
        assertThat(TestingModels.signature(TestingModels.load("tree-undeclared"))
                        .classes())
                .containsExactly("9", "10");
    }

    @ParameterizedTest
    @CsvSource({"linear, price", "tree-regression, quality", "glm, rate", "scorecard, score", "text, score"})
    void regressionsHaveNoClassesEvenOverClassNumbers(String name, String target) throws Exception {
        ModelSignature signature = TestingModels.signature(TestingModels.load(name));

        assertThat(signature.task()).isEqualTo(Task.REGRESSION);
        assertThat(signature.classes()).isEmpty();
        assertThat(signature.outputs()).contains(new Output(target, "double", "value"));
    }

    @Test
    void inputsCarryTheirTypesAndWhetherTheyMayBeLeftOut() throws Exception {
        assertThat(TestingModels.signature(TestingModels.load("text")).inputs())
                .containsExactly(
                        InputSpec.scalar("merchant", ValueType.STRING),
                        InputSpec.scalar("when", ValueType.STRING),
                        InputSpec.scalar("count", ValueType.LONG));
        assertThat(TestingModels.signature(TestingModels.load("bayes")).inputs())
                .containsExactly(
                        new InputSpec("country", ValueType.STRING, true, List.of()),
                        new InputSpec("member", ValueType.BOOLEAN, true, List.of()));
        assertThat(TestingModels.signature(TestingModels.load("linear")).inputs())
                .containsExactly(
                        InputSpec.scalar("x", ValueType.DOUBLE), new InputSpec("y", ValueType.DOUBLE, true, List.of()));
        assertThat(TestingModels.signature(TestingModels.load("boosted")).inputs())
                .extracting(InputSpec::type)
                .containsOnly(ValueType.DOUBLE);
    }

    @Test
    void outputsCarryTheirRoles() throws Exception {
        assertThat(TestingModels.signature(TestingModels.load("tree")).outputs())
                .containsExactly(
                        new Output("quality", "string", "label"),
                        new Output("probability(5)", "double", "probabilities"),
                        new Output("probability(6)", "double", "probabilities"));
        assertThat(TestingModels.signature(TestingModels.load("clusters")).outputs())
                .containsExactly(new Output("_target", "string", "label"), new Output("segment", "string", ""));
        assertThat(TestingModels.signature(TestingModels.load("linear")).outputs())
                .containsExactly(
                        new Output("price", "double", "value"),
                        new Output("estimate", "double", ""),
                        new Output("rounded", "integer", ""),
                        new Output("dear", "boolean", ""),
                        new Output("verdict", "string", ""));
    }

    @Test
    void aDocumentMayNameOtherOutputs() throws Exception {
        ModelSignature verdict = TestingModels.load("linear").signature(mapping("verdict", null, null, null));
        assertThat(verdict.task()).isEqualTo(Task.CLASSIFICATION);
        assertThat(verdict.classes()).containsExactly("cheap", "dear");

        ModelSignature segment = TestingModels.load("clusters").signature(mapping("segment", null, null, null));
        assertThat(segment.classes()).containsExactly("near", "far");

        ModelSignature probability =
                TestingModels.load("boosted").signature(mapping(null, null, "probability_1", null));
        assertThat(probability.task()).isEqualTo(Task.REGRESSION);
        assertThat(probability.classes()).isEmpty();
    }

    @Test
    void aDocumentMayOrderAndExtendTheClasses() throws Exception {
        OutputMapping output = new OutputMapping(null, null, null, null, List.of("7", "6", "5", "4"));

        assertThat(TestingModels.load("tree").signature(output).classes()).containsExactly("7", "6", "5", "4");
    }

    @Test
    void aDocumentMayNotLeaveOutClasses() throws Exception {
        refused(
                "tree",
                new OutputMapping(null, null, null, null, List.of("5", "6")),
                "output.classes lists [5, 6], but the model also gives [7]");
    }

    @Test
    void namesThatDoNotExistAreRefusedWithThoseThatDo() throws Exception {
        refused(
                "linear",
                mapping("nope", null, null, null),
                "output.label names nope, which the model does not give; it gives [price, estimate, rounded, dear, verdict]");
        refused("linear", mapping(null, null, "nope", null), "output.value names nope");
        refused("tree", mapping(null, null, null, "quality"), "output.confidence names quality");
        refused("tree", mapping(null, "odds", null, null), "output.probabilities names odds");
    }

    @Test
    void aClassifierWithoutFindableClassesAsksForThem() throws Exception {
        OutputMapping dear = mapping("dear", null, null, null);

        refused("linear", dear, "the classes of dear cannot be found in the file; set output.classes to all of them");
        LoadedModel model = TestingModels.load("linear");
        OutputMapping given = new OutputMapping("dear", null, null, null, List.of("false", "true"));
        assertThat(model.signature(given).classes()).containsExactly("false", "true");
    }

    private static void refused(String name, OutputMapping output, String message) throws ModelRefusedException {
        LoadedModel model = TestingModels.load(name);

        assertThatExceptionOfType(ModelRefusedException.class)
                .isThrownBy(() -> model.signature(output))
                .withMessageContaining(message);
    }

    static OutputMapping mapping(String label, String probabilities, String value, String confidence) {
        return new OutputMapping(label, probabilities, value, confidence, List.of());
    }
}
