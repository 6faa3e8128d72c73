package io.hedgerow.executors.onnx;

import static io.hedgerow.testkit.TestingEndpoint.mapping;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.ModelSignature;
import io.hedgerow.executors.onnx.proto.AttributeProto;
import io.hedgerow.executors.onnx.proto.TensorProto.DataType;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.Tensor;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import io.hedgerow.policies.spec.Task;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.testkit.TestingEndpoint;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputConventionsTest {
    private static final float[] TWO_BY_THREE = {1, 0, -1, 0, 2, 1};

    private static final TestingEndpoint WINE = TestingFormat.endpoint()
            .input("a", ValueType.DOUBLE)
            .input("b", ValueType.DOUBLE)
            .packed("x", "a", "b")
            .classes("4", "5", "6");

    /** The same weights in the layout of a linear classifier: one row per class. */
    private static byte[] classifier(AttributeProto labels) {
        return TestingOnnx.classifier(labels, 2, 1, 0, 0, 2, -1, 1).bytes();
    }

    @Test
    void oneEndpointTakesTheSameClassesAsStringsNumbersAndSoftmax() throws Exception {
        byte[] strings = classifier(TestingOnnx.stringList("classlabels_strings", "4", "5", "6"));
        byte[] numbers = classifier(TestingOnnx.integers("classlabels_ints", 4, 5, 6));
        byte[] softmax = TestingOnnx.softmax(2, 3, TWO_BY_THREE)
                .metadata("classes", "[4, 5.0, \"6\"]")
                .bytes();
        for (double[] row : new double[][] {{3, 0}, {0, 3}, {-3, 2}, {-5, 0}}) {
            Prediction expected = WINE.score(strings, row[0], row[1]);
            assertThat(expected.hasLabel()).isTrue();
            assertThat(expected.confidence()).isEqualTo(expected.probabilities()[expected.label()]);
            for (byte[] model : List.of(numbers, softmax)) {
                Prediction other = WINE.score(model, row[0], row[1]);
                assertThat(other.label()).isEqualTo(expected.label());
                assertThat(other.probabilities()).containsExactly(expected.probabilities(), within(1e-6));
                assertThat(other.confidence()).isEqualTo(expected.confidence(), within(1e-6));
            }
        }
        assertThat(WINE.score(strings, 3, 0).label()).isZero();
        assertThat(WINE.score(softmax, -5, 0).label()).isEqualTo(2);
    }

    @Test
    void theEndpointsOrderOfClassesCounts() throws Exception {
        TestingEndpoint endpoint = TestingFormat.endpoint()
                .input("a", ValueType.DOUBLE)
                .input("b", ValueType.DOUBLE)
                .packed("x", "a", "b")
                .classes("7", "6", "5", "4");
        byte[] numbers = classifier(TestingOnnx.integers("classlabels_ints", 4, 5, 6));
        Prediction prediction = endpoint.score(numbers, 3, 0);
        assertThat(prediction.label()).isEqualTo(3);
        assertThat(prediction.probabilities()[0])
                .as("a class the model does not know")
                .isZero();
        assertThat(prediction.probabilities()[3]).isGreaterThan(0.9).isEqualTo(prediction.confidence());
    }

    @Test
    void theSignatureOfAConvertedClassifier() throws Exception {
        ModelSignature signature = signature(classifier(TestingOnnx.integers("classlabels_ints", 4, 5, 6)));
        assertThat(signature)
                .isEqualTo(new ModelSignature(
                        List.of(new InputSpec("x", ValueType.FLOAT, false, List.of(2L))),
                        List.of(
                                new ModelSignature.Output("output_label", "int64[-1]", "label"),
                                new ModelSignature.Output(
                                        "output_probability", "sequence(map(int64, float))", "probabilities")),
                        Task.CLASSIFICATION,
                        List.of("4", "5", "6")));
    }

    @Test
    void theSignatureLeavesTheBatchAxisOutAndMakesColumnsScalars() throws Exception {
        byte[] model = TestingOnnx.model()
                .input("vector", DataType.FLOAT, "N")
                .input("column", DataType.INT64, "N", 1)
                .input("image", DataType.UINT8, "", 4, 4)
                .input("fixed", DataType.BOOL, 1, 2)
                .input("scalar", DataType.STRING)
                .output("y", DataType.FLOAT, "N")
                .op("Identity", "vector", "y")
                .bytes();
        assertThat(signature(model).inputs())
                .containsExactly(
                        InputSpec.scalar("vector", ValueType.FLOAT),
                        InputSpec.scalar("column", ValueType.LONG),
                        new InputSpec("image", ValueType.INT, false, List.of(4L, 4L)),
                        new InputSpec("fixed", ValueType.BOOLEAN, false, List.of(1L, 2L)),
                        InputSpec.scalar("scalar", ValueType.STRING));
        assertThat(signature(model).outputs()).containsExactly(new ModelSignature.Output("y", "float[-1]", "value"));
    }

    @Test
    void aSoftmaxWithoutClassNamesIsRefused() {
        assertRefused(TestingOnnx.softmax(2, 3, TWO_BY_THREE).bytes(), OutputMapping.INFERRED, "set output.classes");
    }

    @Test
    void classNamesComeFromTheDocumentBeforeTheMetadata() throws Exception {
        TestingOnnx model = TestingOnnx.softmax(2, 3, TWO_BY_THREE).metadata("labels", "x, y ,z");
        assertThat(signature(model.bytes()).classes()).containsExactly("x", "y", "z");
        try (LoadedModel loaded = TestingFormat.load(model.bytes())) {
            assertThat(loaded.signature(mapping(null, null, null, "a", "b", "c"))
                            .classes())
                    .containsExactly("a", "b", "c");
        }
    }

    @Test
    void unusableClassNamesAreRefused() {
        byte[] softmax = TestingOnnx.softmax(2, 3, TWO_BY_THREE).bytes();
        assertRefused(softmax, mapping(null, null, null, "a", "b"), "a number for each of the 2 classes [a, b]");
        assertRefused(softmax, mapping(null, null, null, "a", "b", "a"), "class 'a' is there twice");
        byte[] broken = TestingOnnx.softmax(2, 3, TWO_BY_THREE)
                .metadata("classes", "[1, {}]")
                .bytes();
        assertRefused(broken, OutputMapping.INFERRED, "metadata 'classes' must be a JSON array");
        byte[] converted = classifier(TestingOnnx.integers("classlabels_ints", 4, 5, 6));
        assertRefused(converted, mapping(null, null, null, "5", "6", "7"), "share names in other places");
        assertRefused(converted, mapping(null, null, null, "low", "high"), "has 2 names, the graph has the 3 classes");
        assertRefused(
                classifier(TestingOnnx.integers("classlabels_ints", 4, 5, 4)),
                mapping(null, null, null, "low", "middle", "high"),
                "class '4' is there twice in [4, 5, 4]");
    }

    @Test
    void classesOfTheGraphCanBeRenamed() throws Exception {
        TestingEndpoint endpoint = TestingFormat.endpoint()
                .input("a", ValueType.DOUBLE)
                .input("b", ValueType.DOUBLE)
                .packed("x", "a", "b")
                .classes("low", "middle", "high")
                .output(mapping(null, null, null, "low", "middle", "high"));
        byte[] numbers = classifier(TestingOnnx.integers("classlabels_ints", 4, 5, 6));
        assertThat(endpoint.score(numbers, 0, 3).label()).isEqualTo(1);
    }

    /** A label made by ArgMax, as neural nets give it. */
    private static TestingOnnx argMax() {
        return TestingOnnx.model()
                .input("x", DataType.FLOAT, "N", 3)
                .output("y", DataType.INT64, "N")
                .op("ArgMax", "x", "y", TestingOnnx.integer("axis", 1), TestingOnnx.integer("keepdims", 0));
    }

    private static Prediction labelled(byte[] model, String... classes) throws Exception {
        return TestingFormat.endpoint()
                .input("x", ValueType.FLOAT, 3)
                .classes(classes)
                .output(mapping(null, null, null, classes))
                .score(model, TestingEndpoint.floats(new long[] {3}, 0, 1, 5));
    }

    @Test
    void thePlaceOfAMaximumIsAPositionWhateverTheClassesAreCalled() throws Exception {
        assertThat(labelled(argMax().bytes(), "2", "1", "0").label()).isEqualTo(2);
        assertThat(labelled(argMax().bytes(), "a", "b", "c").label()).isEqualTo(2);
    }

    /** A label of which the graph does not show how it came about. */
    private static byte[] castLabel() {
        return TestingOnnx.model()
                .input("x", DataType.FLOAT, "N", 1)
                .output("y", DataType.INT64, "N", 1)
                .op("Floor", "x", "z")
                .op("Cast", "z", "y", TestingOnnx.integer("to", DataType.INT64_VALUE))
                .bytes();
    }

    private static int castLabel(double value, String... classes) throws Exception {
        return TestingFormat.endpoint()
                .input("x", ValueType.DOUBLE)
                .classes(classes)
                .output(mapping(null, null, null, classes))
                .score(castLabel(), value)
                .label();
    }

    @Test
    void numbersAreNamesWhereTheClassesAreNumbersAndPositionsWhereNoneIs() throws Exception {
        assertThat(castLabel(11, "10", "11")).isEqualTo(1);
        assertThat(castLabel(1, "0", "1")).isEqualTo(1);
        assertThat(castLabel(1, "no", "yes")).isEqualTo(1);
        assertThatThrownBy(() -> castLabel(12, "10", "11")).hasMessageContaining("class '12', which is none of");
        assertThatThrownBy(() -> castLabel(2, "no", "yes")).hasMessageContaining("position 2 of [no, yes]");
        assertThatThrownBy(() -> castLabel(1, "1", "2")).hasMessageContaining("could be a name or a position");
        assertThatThrownBy(() -> castLabel(1, "1", "other")).hasMessageContaining("could be a name or a position");
    }

    @Test
    void anAmbiguousLabelBesidesProbabilitiesIsLeftAside() throws Exception {
        byte[] model = TestingOnnx.model()
                .input("x", DataType.FLOAT, "N", 2)
                .output("y", DataType.INT64, "N")
                .output("p", DataType.FLOAT, "N", 2)
                .op("Softmax", "x", "p")
                .op("ReduceMax", "x", "m", TestingOnnx.integers("axes", 1), TestingOnnx.integer("keepdims", 0))
                .op("Cast", "m", "y", TestingOnnx.integer("to", DataType.INT64_VALUE))
                .bytes();
        TestingEndpoint endpoint = TestingFormat.endpoint()
                .input("x", ValueType.FLOAT, 2)
                .classes("1", "2")
                .output(mapping(null, null, null, "1", "2"));
        assertThat(endpoint.score(model, TestingEndpoint.floats(new long[] {2}, 0, 1))
                        .label())
                .isEqualTo(1);
        assertRefused(model, mapping("y", null, null, "1", "2"), "name output.probabilities instead");
    }

    @Test
    void equalProbabilitiesGoToTheFirstClass() throws Exception {
        byte[] softmax = TestingOnnx.softmax(2, 3, 0, 0, 0, 0, 0, 0)
                .metadata("classes", "4,5,6")
                .bytes();
        assertThat(WINE.score(softmax, 1, 1).label()).isZero();
    }

    @Test
    void probabilitiesThatAreNoNumbersFailTheRow() {
        byte[] softmax = TestingOnnx.softmax(2, 3, TWO_BY_THREE)
                .metadata("classes", "4,5,6")
                .bytes();
        assertThatThrownBy(() -> WINE.score(softmax, Double.NaN, 1)).hasMessageContaining("that are no numbers");
    }

    @Test
    void oneProbabilityIsThatOfTheSecondOfTwoClassesWhenTheDocumentSaysSo() throws Exception {
        byte[] sigmoid = TestingOnnx.model()
                .input("x", DataType.FLOAT, "N", 1)
                .output("p", DataType.FLOAT, "N", 1)
                .op("Sigmoid", "x", "p")
                .bytes();
        TestingEndpoint endpoint = TestingFormat.endpoint()
                .input("x", ValueType.DOUBLE)
                .classes("no", "yes")
                .output(mapping(null, "p", null, "no", "yes"));
        Prediction yes = endpoint.score(sigmoid, 2);
        assertThat(yes.label()).isEqualTo(1);
        assertThat(yes.probabilities()).containsExactly(new double[] {0.1192, 0.8808}, within(1e-4));
        assertThat(endpoint.score(sigmoid, -2).label()).isZero();
        assertThat(endpoint.score(sigmoid, 0).label()).as("a tie").isZero();
        assertThat(signature(sigmoid).task()).as("without the document").isEqualTo(Task.REGRESSION);
    }

    @Test
    void aSingleNumberIsARegression() throws Exception {
        byte[] model = TestingOnnx.identity(DataType.DOUBLE, "N");
        Prediction prediction =
                TestingFormat.endpoint().input("x", ValueType.DOUBLE).score(model, 5.25);
        assertThat(prediction).isEqualTo(Prediction.ofValue(5.25));
    }

    @Test
    void anIntegerIsAValueOnlyByName() throws Exception {
        byte[] model = TestingOnnx.identity(DataType.INT64, "N");
        assertRefused(model, OutputMapping.INFERRED, "set output.classes");
        Prediction prediction = TestingFormat.endpoint()
                .input("x", ValueType.LONG)
                .output(mapping(null, null, "y"))
                .score(model, 7);
        assertThat(prediction).isEqualTo(Prediction.ofValue(7));
    }

    @Test
    void scoresOfClassesThatAreNumbersGiveAValue() throws Exception {
        byte[] softmax = TestingOnnx.softmax(2, 3, TWO_BY_THREE).bytes();
        TestingEndpoint endpoint = TestingFormat.endpoint()
                .input("a", ValueType.DOUBLE)
                .input("b", ValueType.DOUBLE)
                .packed("x", "a", "b")
                .output(mapping(null, null, "p", "3", "4.5", "8"));
        assertThat(endpoint.score(softmax, 3, 0)).isEqualTo(Prediction.ofValue(3));
        assertThat(endpoint.score(softmax, 0, 3)).isEqualTo(Prediction.ofValue(4.5));
        assertThatThrownBy(() -> endpoint.score(softmax, Double.NaN, 0)).hasMessageContaining("that are no numbers");
        assertRefused(softmax, mapping(null, null, "p", "3", "4.5", "many"), "'many' is none");
    }

    @Test
    void vectorsWithoutClassesTravelAsOutputs() throws Exception {
        byte[] embedding = TestingOnnx.identity(DataType.FLOAT, "N", 2);
        Tensor vector = TestingEndpoint.floats(new long[] {2}, 1, 2);
        Prediction prediction =
                TestingFormat.endpoint().input("x", ValueType.FLOAT, 2).score(embedding, vector);
        assertThat(prediction.hasValue()).isFalse();
        assertThat(prediction.outputs())
                .singleElement()
                .satisfies(output -> assertThat(output.tensor()).isEqualTo(vector));
    }

    @Test
    void allOutputsTravelWhenAskedFor() throws Exception {
        TestingEndpoint endpoint = TestingFormat.endpoint()
                .input("x", ValueType.FLOAT, 2)
                .classes("a", "b", "c")
                .includeOutputs();
        byte[] model = classifier(TestingOnnx.stringList("classlabels_strings", "a", "b", "c"));
        Prediction prediction = endpoint.score(model, TestingEndpoint.floats(new long[] {2}, 3, 0));
        assertThat(prediction.outputs())
                .extracting(output -> output.name())
                .containsExactly("output_label", "output_probability");
        assertThat(prediction.outputs().get(0).tensor())
                .isEqualTo(new Tensor(Tensor.Datatype.BYTES, new long[0], new String[] {"a"}));
        assertThat((double[]) prediction.outputs().get(1).tensor().data()).isEqualTo(prediction.probabilities());
    }

    @Test
    void namedOutputsMustExistAndFit() {
        byte[] model = TestingOnnx.softmax(2, 3, TWO_BY_THREE).bytes();
        assertRefused(model, mapping("q", null, null), "output.label: the model has no output 'q'; it has [p]");
        assertRefused(model, mapping("p", null, null), "output.label: 'p' is float[-1, 3], which is no label");
    }

    private static ModelSignature signature(byte[] bytes) throws ModelRefusedException {
        try (LoadedModel model = TestingFormat.load(bytes)) {
            return model.signature(OutputMapping.INFERRED);
        }
    }

    private static void assertRefused(byte[] bytes, OutputMapping mapping, String part) {
        assertThatThrownBy(() -> {
                    try (LoadedModel model = TestingFormat.load(bytes)) {
                        model.signature(mapping);
                    }
                })
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining(part);
    }
}
