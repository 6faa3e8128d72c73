package io.hedgerow.executors.tensorflow;

import static io.hedgerow.executors.tensorflow.TestingFormat.endpoint;
import static io.hedgerow.executors.tensorflow.TestingGraph.BOOL;
import static io.hedgerow.executors.tensorflow.TestingGraph.FLOAT;
import static io.hedgerow.executors.tensorflow.TestingGraph.INT32;
import static io.hedgerow.executors.tensorflow.TestingGraph.INT64;
import static io.hedgerow.executors.tensorflow.TestingGraph.STRING;
import static io.hedgerow.executors.tensorflow.TestingGraph.graph;
import static io.hedgerow.executors.tensorflow.TestingGraph.type;
import static io.hedgerow.testkit.TestingEndpoint.mapping;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.ModelSignature;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.Tensor;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import io.hedgerow.policies.spec.Task;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.testkit.TestingEndpoint;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What frozen graphs take and what their outputs mean. */
class ScoringTest {
    private static final double SMALL = 1e-6;

    @Test
    void aSoftmaxWithClassesIsAClassifier() throws Exception {
        byte[] model = TestingGraph.softmax(1, 0, -1, 0, 1, 1).bytes();
        Prediction prediction = endpoint()
                .input("a", ValueType.DOUBLE)
                .input("b", ValueType.DOUBLE)
                .packed("x", "a", "b")
                .output(mapping(null, null, null, "p", "q", "r"))
                .classes("r", "q", "p")
                .score(model, 2.0, 1.0);
        double sum = Math.exp(2) + Math.exp(1) + Math.exp(-1);
        assertThat(prediction.label()).isEqualTo(2);
        assertThat(prediction.probabilities())
                .containsExactly(
                        new double[] {Math.exp(-1) / sum, Math.exp(1) / sum, Math.exp(2) / sum}, within(SMALL));
        assertThat(prediction.confidence()).isCloseTo(Math.exp(2) / sum, within(SMALL));
    }

    @Test
    void theSignatureSaysWhatIsFound() throws Exception {
        try (LoadedModel model =
                TestingFormat.load(TestingGraph.softmax(1, 0, -1, 0, 1, 1).bytes())) {
            ModelSignature signature = model.signature(mapping(null, null, null, "p", "q", "r"));
            assertThat(signature.task()).isEqualTo(Task.CLASSIFICATION);
            assertThat(signature.inputs()).containsExactly(new InputSpec("x", ValueType.FLOAT, false, List.of(2L)));
            assertThat(signature.outputs())
                    .containsExactly(new ModelSignature.Output("probabilities", "float[-1, 3]", "probabilities"));
        }
    }

    @Test
    void aSoftmaxWithoutClassesIsRefused() throws Exception {
        try (LoadedModel model =
                TestingFormat.load(TestingGraph.softmax(1, 0, -1, 0, 1, 1).bytes())) {
            assertThatThrownBy(() -> model.signature(OutputMapping.INFERRED))
                    .isInstanceOf(ModelRefusedException.class)
                    .hasMessageContaining("set output.classes");
            assertThatThrownBy(() -> model.signature(mapping(null, null, null, "p", "q")))
                    .hasMessageContaining("does not hold a number for each of the 2 classes");
        }
    }

    @Test
    void classesInATableOfTheGraphAreFound() throws Exception {
        byte[] model = labelled().bytes();
        Prediction prediction = endpoint()
                .input("x", ValueType.FLOAT, 2)
                .classes("red", "green")
                .output(mapping("label", "probabilities", null))
                .score(model, TestingEndpoint.floats(new long[] {2}, 1, 3));
        assertThat(prediction.label()).isEqualTo(1);
        assertThat(prediction.confidence()).isGreaterThan(0.5);
    }

    private static TestingGraph labelled() {
        return TestingGraph.softmax(1, 0, 0, 1)
                .argMax("best", "probabilities")
                .texts("names", new long[] {2}, "red", "green")
                .ints("axis", new long[0], 0)
                .node(
                        "label",
                        "GatherV2",
                        Map.of("Tparams", type(STRING), "Tindices", type(INT64), "Taxis", type(INT32)),
                        "names",
                        "best",
                        "axis");
    }

    @Test
    void classesOfAnotherNameThanTheEndpointsAreRefused() throws Exception {
        try (LoadedModel model = TestingFormat.load(labelled().bytes())) {
            assertThatThrownBy(() -> endpoint()
                            .input("x", ValueType.FLOAT, 2)
                            .classes("red", "blue")
                            .bind(model))
                    .isInstanceOf(ModelRefusedException.class)
                    .hasMessageContaining("the model's classes [green] are not among the endpoint's [red, blue]");
        }
    }

    @Test
    void anArgMaxIsAPosition() throws Exception {
        byte[] model =
                graph().placeholder("x", FLOAT, -1, 3).argMax("best", "x").bytes();
        TestingEndpoint endpoint = endpoint()
                .input("x", ValueType.FLOAT, 3)
                .classes("5", "1", "0")
                .output(mapping(null, null, null, "5", "1", "0"));
        assertThat(endpoint.score(model, TestingEndpoint.floats(new long[] {3}, 1, 2, 3))
                        .label())
                .isEqualTo(2);
    }

    @Test
    void oneNumberIsTheValue() throws Exception {
        byte[] model = graph().placeholder("a", FLOAT, -1)
                .placeholder("b", FLOAT, -1)
                .op("sum", "AddV2", "a", "b")
                .bytes();
        assertThat(endpoint()
                        .input("a", ValueType.DOUBLE)
                        .input("other", ValueType.LONG)
                        .renamed(Map.of("other", "b"))
                        .score(model, 1.5, 2L)
                        .value())
                .isEqualTo(3.5);
    }

    @Test
    void scoresOfNumbersAreReadAsAValueIfTheDocumentSaysSo() throws Exception {
        byte[] model = TestingGraph.softmax(1, 0, -1, 0, 1, 1).bytes();
        TestingEndpoint endpoint =
                endpoint().input("x", ValueType.FLOAT, 2).output(mapping(null, null, "probabilities", "3", "4.5", "8"));
        assertThat(endpoint.score(model, TestingEndpoint.floats(new long[] {2}, 1, 3))
                        .value())
                .isEqualTo(4.5);
        try (LoadedModel loaded = TestingFormat.load(model)) {
            assertThatThrownBy(() -> loaded.signature(mapping(null, null, "probabilities", "3", "4.5", "bad")))
                    .hasMessageContaining("output.classes must be numbers, and 'bad' is none");
        }
    }

    @Test
    void aSigmoidIsTheSecondOfTwoClasses() throws Exception {
        byte[] model =
                graph().placeholder("x", FLOAT, -1, 1).op("yes", "Sigmoid", "x").bytes();
        Prediction prediction = endpoint()
                .input("x", ValueType.DOUBLE)
                .classes("no", "yes")
                .output(mapping(null, "yes", null, "no", "yes"))
                .score(model, 2.0);
        assertThat(prediction.label()).isEqualTo(1);
        assertThat(prediction.probabilities()[1]).isCloseTo(1 / (1 + Math.exp(-2)), within(SMALL));
    }

    @Test
    void aTensorInsideOfAFrozenGraphCanBeNamed() throws Exception {
        byte[] model = graph().placeholder("x", FLOAT, -1)
                .op("inside", "Neg", "x")
                .op("end", "Abs", "inside")
                .bytes();
        TestingEndpoint endpoint = endpoint().input("x", ValueType.DOUBLE).output(mapping(null, null, "inside"));
        assertThat(endpoint.score(model, 4.0).value()).isEqualTo(-4);
    }

    @Test
    void stringsAndTruthsTravel() throws Exception {
        byte[] model = graph().placeholder("text", STRING, -1)
                .placeholder("truth", BOOL, -1)
                .node("upper", "StringUpper", Map.of("encoding", TestingGraph.text("utf-8")), "text")
                .node("not", "LogicalNot", Map.of(), "truth")
                .bytes();
        Prediction prediction = endpoint()
                .input("text", ValueType.STRING)
                .input("truth", ValueType.BOOLEAN)
                .includeOutputs()
                .classes("ÄÖ\uD83D\uDE00", "X")
                .output(mapping("upper", null, null, "ÄÖ\uD83D\uDE00", "X"))
                .score(model, "äö\uD83D\uDE00", true);
        assertThat(prediction.label()).isZero();
        assertThat(prediction.outputs().get(1).tensor())
                .isEqualTo(new Tensor(Tensor.Datatype.BOOL, new long[0], new boolean[] {false}));
    }

    @Test
    void aGraphThatDroppedItsShapesIsStillFed() throws Exception {
        byte[] model = graph().node("x", "Placeholder", Map.of("dtype", type(FLOAT)))
                .floats("w", new long[] {2, 1}, 1, 10)
                .op("y", "MatMul", "x", "w")
                .bytes();
        try (LoadedModel loaded = TestingFormat.load(model)) {
            assertThat(loaded.signature(OutputMapping.INFERRED).inputs().get(0).shape())
                    .containsExactly(2L);
        }
        byte[] shapeless = graph().node("x", "Placeholder", Map.of("dtype", type(FLOAT)))
                .op("y", "Softmax", "x")
                .bytes();
        Prediction prediction = endpoint()
                .input("a", ValueType.DOUBLE)
                .input("b", ValueType.DOUBLE)
                .packed("x", "a", "b")
                .classes("p", "q")
                .output(mapping(null, "y", null, "p", "q"))
                .score(shapeless, 0.0, 1.0);
        assertThat(prediction.probabilities()[1]).isCloseTo(1 / (1 + Math.exp(-1)), within(SMALL));
    }

    @Test
    void everyProblemOfABindingIsInOneMessage() throws Exception {
        byte[] model = graph().placeholder("a", FLOAT, -1)
                .placeholder("b", INT64, -1)
                .placeholder("c", FLOAT, -1, 3)
                .node("i", "Cast", Map.of("SrcT", type(INT64), "DstT", type(FLOAT)), "b")
                .op("sum", "AddV2", "a", "i")
                .op("rest", "Neg", "c")
                .bytes();
        try (LoadedModel loaded = TestingFormat.load(model)) {
            assertThatThrownBy(() -> endpoint()
                            .input("a", ValueType.STRING)
                            .input("b", ValueType.DOUBLE)
                            .input("c", ValueType.FLOAT, 4)
                            .bind(loaded))
                    .isInstanceOf(ModelRefusedException.class)
                    .hasMessageContaining("'a' is string, which input 'a' (float[-1]) does not take")
                    .hasMessageContaining("'b' is double")
                    .hasMessageContaining("'c' has the shape [4]");
        }
    }

    @Test
    void namesThatStartLikeAnInitializerAreOrdinaryNodes() throws Exception {
        byte[] model = graph().placeholder("Init", FLOAT, -1)
                .op("Init_y", "Neg", "Init")
                .bytes();
        assertThat(endpoint().input("Init", ValueType.DOUBLE).score(model, 3.0).value())
                .isEqualTo(-3);
    }
}
