package io.hedgerow.executors.tensors;

import static io.hedgerow.executors.tensors.TestingFacts.output;
import static io.hedgerow.testkit.TestingEndpoint.mapping;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import io.hedgerow.policies.spec.Task;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What outputs mean, whatever format they are of. */
class OutputConventionsTest {
    private static final ModelOutput LABEL = output("label", ElementType.INT64, -1);
    private static final ModelOutput NAME = output("name", ElementType.STRING, -1, 1);
    private static final ModelOutput SCORES = output("scores", ElementType.FLOAT, -1, 3);
    private static final ModelOutput NUMBER = output("number", ElementType.DOUBLE, -1, 1);
    private static final ModelOutput MAPS = ModelOutput.maps("maps", "sequence(map(string, float))");

    private static OutputRoles roles(ModelFacts facts, OutputMapping mapping, ModelOutput... outputs)
            throws ModelRefusedException {
        return new OutputConventions(List.of(outputs), facts, mapping).roles();
    }

    private static OutputRoles roles(OutputMapping mapping, ModelOutput... outputs) throws ModelRefusedException {
        return roles(TestingFacts.NOTHING, mapping, outputs);
    }

    private static void assertRefused(String part, ModelFacts facts, OutputMapping mapping, ModelOutput... outputs) {
        assertThatThrownBy(() -> roles(facts, mapping, outputs))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining(part);
    }

    @Test
    void labelAndProbabilitiesAreFoundByTypeAndShape() throws Exception {
        OutputRoles roles = roles(TestingFacts.listing("4", "5", "6"), OutputMapping.INFERRED, NUMBER, LABEL, SCORES);
        assertThat(roles.label()).isEqualTo(LABEL);
        assertThat(roles.labelReading()).isEqualTo(LabelReading.NAME);
        assertThat(roles.probabilities()).isEqualTo(SCORES);
        assertThat(roles.task()).isEqualTo(Task.CLASSIFICATION);
        assertThat(roles.classes().names()).containsExactly("4", "5", "6");
    }

    @Test
    void mapsAreProbabilitiesBeforeAnyTensor() throws Exception {
        OutputRoles roles = roles(TestingFacts.listing("a", "b", "c"), OutputMapping.INFERRED, NAME, SCORES, MAPS);
        assertThat(roles.probabilities()).isEqualTo(MAPS);
        assertThat(roles.labelReading()).isEqualTo(LabelReading.NAME);
    }

    @Test
    void ofSeveralVectorsTheOneThatIsCalledSo() throws Exception {
        ModelOutput logits = output("logits", ElementType.FLOAT, -1, 3);
        ModelOutput probs = output("Probs", ElementType.FLOAT, -1, 3);
        TestingFacts facts = TestingFacts.listing("a", "b", "c");
        assertThat(roles(facts, OutputMapping.INFERRED, NAME, logits, probs).probabilities())
                .isEqualTo(probs);
        assertRefused(
                "outputs [logits, scores] could all be the probabilities",
                facts,
                OutputMapping.INFERRED,
                NAME,
                logits,
                SCORES);
    }

    @Test
    void aLoneVectorIsProbabilitiesWhereSomethingSaysSo() throws Exception {
        assertThat(roles(OutputMapping.INFERRED, SCORES).isBareTensors()).isTrue();
        assertThat(roles(mapping(null, null, null, "a", "b", "c"), SCORES).probabilities())
                .isEqualTo(SCORES);
        TestingFacts named = new TestingFacts(List.of(), List.of("x", "y", "z"), false, false, null);
        assertThat(roles(named, OutputMapping.INFERRED, SCORES).classes().names())
                .containsExactly("x", "y", "z");
        TestingFacts softmax = new TestingFacts(List.of(), List.of(), false, true, null);
        assertRefused("nobody says its classes: set output.classes", softmax, OutputMapping.INFERRED, SCORES);
    }

    @Test
    void aValueOutOfClassesThatAreNumbers() throws Exception {
        OutputRoles roles = roles(mapping(null, null, "scores", "3", "4.5", "-5"), SCORES);
        assertThat(roles.task()).isEqualTo(Task.REGRESSION);
        assertThat(roles.isNumberOfClass()).isTrue();
        assertRefused(
                "so output.classes must be numbers, and 'x' is none",
                TestingFacts.NOTHING,
                mapping(null, null, "scores", "3", "4", "x"),
                SCORES);
        assertRefused(
                "does not hold a number for each of the 2 classes",
                TestingFacts.NOTHING,
                mapping(null, null, "scores", "3", "4"),
                SCORES);
        assertThat(roles(mapping(null, null, "number", "3", "4"), NUMBER).isNumberOfClass())
                .as("a single number is read as it is")
                .isFalse();
    }

    @Test
    void whatIsNoOutputByItselfMayBeNamed() throws Exception {
        TestingFacts facts = new TestingFacts(List.of(), List.of(), false, false, NUMBER);
        assertThat(roles(facts, mapping(null, null, "number"), SCORES).value()).isEqualTo(NUMBER);
        assertRefused("the model has no output 'other'; it has [scores]", facts, mapping(null, null, "other"), SCORES);
        assertRefused("'scores' is float[-1, 3], which is no label", facts, mapping("scores", null, null), SCORES);
    }

    @ParameterizedTest
    @CsvSource({
        "no|yes, false, POSITION",
        "10|11, false, NAME",
        "0|1, false, NAME",
        "2|1, true, POSITION",
        "1|0, true, POSITION"
    })
    void numbersOfALabel(String classes, boolean isPosition, LabelReading reading) throws Exception {
        TestingFacts facts = new TestingFacts(List.of(), List.of(), isPosition, false, null);
        assertThat(roles(facts, mapping(null, null, null, classes.split("\\|")), LABEL)
                        .labelReading())
                .isEqualTo(reading);
    }

    @Test
    void numbersThatCouldBeEitherAreLeftAsideOrRefused() throws Exception {
        OutputMapping either = mapping(null, null, null, "1", "2", "3");
        assertThat(roles(either, LABEL, SCORES).label()).isNull();
        assertRefused("could be a name or a position", TestingFacts.NOTHING, either, LABEL);
        assertRefused(
                "could be a name or a position",
                TestingFacts.NOTHING,
                mapping("label", null, null, "1", "2", "3"),
                LABEL,
                SCORES);
        assertThat(roles(TestingFacts.listing("1", "2", "3"), OutputMapping.INFERRED, LABEL, SCORES)
                        .labelReading())
                .as("the model itself says that they are names")
                .isEqualTo(LabelReading.NAME);
    }

    @Test
    void classesAreThereOnceAlsoWhereTheyAreRenamed() throws Exception {
        OutputMapping renamed = mapping(null, null, null, "a", "b", "c");
        Classes classes =
                roles(TestingFacts.listing("1", "2", "3"), renamed, LABEL).classes();
        assertThat(classes.names()).containsExactly("a", "b", "c");
        assertThat(classes.spoken()).containsExactly("1", "2", "3");
        assertRefused("class '1' is there twice in [1, 2, 1]", TestingFacts.listing("1", "2", "1"), renamed, LABEL);
        assertRefused(
                "class 'a' is there twice", TestingFacts.listing("1", "2"), mapping(null, null, null, "a", "a"), LABEL);
        assertRefused(
                "has 3 names, the graph has the 2 classes [1, 2]", TestingFacts.listing("1", "2"), renamed, LABEL);
        assertRefused("share names in other places", TestingFacts.listing("c", "a", "b"), renamed, LABEL);
    }
}
