package io.hedgerow.executors.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelFormat;
import io.hedgerow.executors.ModelFormats;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.onnx.proto.ModelProto;
import io.hedgerow.executors.onnx.proto.TensorProto.DataType;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.Tensor;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.testkit.TestingEndpoint;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BindingTest {

    @Test
    void theFormatIsFoundByNameAndEnding() {
        ModelFormats formats = ModelFormats.load(BindingTest.class.getClassLoader());
        assertThat(formats.find("onnx")).containsInstanceOf(OnnxFormat.class);
        assertThat(formats.forFile("Net.ONNX").map(ModelFormat::name)).contains("onnx");
    }

    @Test
    void equalRankIsTakenAsItIsAndOneLessBehindTheBatchAxis() throws Exception {
        byte[] batch = TestingOnnx.identity(DataType.FLOAT, "N", 3);
        Tensor vector = TestingEndpoint.floats(new long[] {3}, 1, 2, 3);
        Tensor matrix = TestingEndpoint.floats(new long[] {2, 3}, 1, 2, 3, 4, 5, 6);
        assertThat(only(TestingFormat.endpoint().input("x", ValueType.FLOAT, 3).score(batch, vector)))
                .isEqualTo(vector);
        assertThat(only(TestingFormat.endpoint()
                        .input("x", ValueType.FLOAT, -1, 3)
                        .score(batch, matrix)))
                .isEqualTo(matrix);
        byte[] plain = TestingOnnx.identity(DataType.FLOAT, 3);
        assertThat(only(TestingFormat.endpoint().input("x", ValueType.FLOAT, 3).score(plain, vector)))
                .isEqualTo(vector);
        byte[] single = TestingOnnx.identity(DataType.FLOAT, 1, 3);
        assertThat(only(TestingFormat.endpoint().input("x", ValueType.FLOAT, 3).score(single, vector)))
                .isEqualTo(vector);
    }

    @Test
    void aTensorOfAnotherShapeIsRefusedOrFailsItsRow() throws Exception {
        byte[] model = TestingOnnx.identity(DataType.FLOAT, "N", 3);
        assertRefused(
                model,
                TestingFormat.endpoint().input("x", ValueType.FLOAT, 4),
                "endpoint input 'x' has the shape [4], input 'x' takes float[-1, 3]");
        Tensor four = TestingEndpoint.floats(new long[] {4}, 1, 2, 3, 4);
        assertThatThrownBy(() ->
                        TestingFormat.endpoint().input("x", ValueType.FLOAT, -1).score(model, four))
                .hasMessageContaining("input 'x' has the shape [4], the model takes [3]");
    }

    @Test
    void scalarsArePackedInOrder() throws Exception {
        TestingEndpoint endpoint = TestingFormat.endpoint()
                .input("c", ValueType.BOOLEAN)
                .input("a", ValueType.DOUBLE)
                .input("unused", ValueType.STRING)
                .input("b", ValueType.LONG)
                .packed("x", "a", "b", "c");
        for (Object[] axes : new Object[][] {{"N", 3}, {1, 3}, {3}, {"N", "k"}, {"N", 3, 1}}) {
            Prediction prediction = endpoint.score(TestingOnnx.identity(DataType.FLOAT, axes), true, 0.5, "", 7L);
            assertThat(only(prediction).data()).isEqualTo(new float[] {0.5f, 7, 1});
        }
    }

    @Test
    void stringsArePackedToo() throws Exception {
        Prediction prediction = TestingFormat.endpoint()
                .input("a", ValueType.STRING)
                .input("b", ValueType.STRING)
                .packed("x", "b", "a")
                .score(TestingOnnx.identity(DataType.STRING, "N", 2), "first", "second");
        assertThat(only(prediction).data()).isEqualTo(new String[] {"second", "first"});
    }

    @Test
    void aScalarFillsEveryAxisOfOne() throws Exception {
        for (Object[] axes : new Object[][] {{"N"}, {"N", 1}, {"N", 1, 1}, {"N", 1, "k"}}) {
            Prediction prediction = TestingFormat.endpoint()
                    .input("x", ValueType.DOUBLE)
                    .includeOutputs()
                    .score(TestingOnnx.identity(DataType.FLOAT, axes), 7.5);
            assertThat(only(prediction).shape()).hasSize(axes.length - 1);
            assertThat(only(prediction).data()).isEqualTo(new float[] {7.5f});
        }
    }

    @Test
    void anInputThatDeclaresNoShapeIsGivenRows() throws Exception {
        ModelProto.Builder model = ModelProto.parseFrom(TestingOnnx.identity(DataType.FLOAT, "N")).toBuilder();
        model.getGraphBuilder()
                .getInputBuilder(0)
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .clearShape();
        model.getGraphBuilder()
                .getOutputBuilder(0)
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .clearShape();
        byte[] undeclared = model.build().toByteArray();
        assertThat(TestingFormat.endpoint()
                        .input("x", ValueType.DOUBLE)
                        .score(undeclared, 7.5)
                        .value())
                .isEqualTo(7.5);
        Prediction packed = TestingFormat.endpoint()
                .input("a", ValueType.DOUBLE)
                .input("b", ValueType.DOUBLE)
                .packed("x", "a", "b")
                .classes("p", "q")
                .output(TestingEndpoint.mapping(null, "y", null, "p", "q"))
                .score(undeclared, 0.25, 0.75);
        assertThat(packed.probabilities()).containsExactly(0.25, 0.75);
    }

    @Test
    void inputsCanHaveOtherNames() throws Exception {
        Prediction prediction = TestingFormat.endpoint()
                .input("fixed acidity", ValueType.DOUBLE)
                .renamed(Map.of("fixed acidity", "x"))
                .score(TestingOnnx.identity(DataType.FLOAT, "N"), 7.5);
        assertThat(prediction.value()).isEqualTo(7.5);
    }

    @Test
    void constantsListedAsInputsNeedNotBeGiven() throws Exception {
        byte[] model = TestingOnnx.model()
                .input("x", DataType.FLOAT, "N")
                .input("w", DataType.FLOAT, 1)
                .initializer(TestingOnnx.floats("w", java.util.List.of(1), 3))
                .output("y", DataType.FLOAT, "N")
                .op("Mul", "x w", "y")
                .bytes();
        assertThat(TestingFormat.endpoint()
                        .input("x", ValueType.FLOAT)
                        .score(model, 2)
                        .value())
                .isEqualTo(6);
    }

    @Test
    void everyProblemOfTheInputsIsReported() throws Exception {
        byte[] model = TestingOnnx.model()
                .input("a", DataType.FLOAT, "N", 2)
                .input("b", DataType.INT64, "N")
                .input("c", DataType.INT64, "N")
                .output("y", DataType.FLOAT, "N", 2)
                .op("Identity", "a", "y")
                .bytes();
        TestingEndpoint endpoint = TestingFormat.endpoint()
                .input("p", ValueType.DOUBLE)
                .input("b", ValueType.STRING)
                .optional("c", ValueType.LONG)
                .packed("a", "p", "q")
                .renamed(Map.of("p", "z"));
        assertRefused(
                model,
                endpoint,
                "features.order: the endpoint has no input 'q'",
                "endpoint input 'b' is string",
                "endpoint input 'c' is optional",
                "inputs.p: the model has no input 'z'; it has [a, b, c]");
    }

    @Test
    void whatIsMissingIsNamedWithTheWayOut() throws Exception {
        byte[] model = TestingOnnx.identity(DataType.FLOAT, "N", 2);
        TestingEndpoint scalars =
                TestingFormat.endpoint().input("a", ValueType.DOUBLE).input("b", ValueType.DOUBLE);
        assertRefused(
                model, scalars, "needs input 'x' (float[-1, 2]), which the endpoint lacks", "features: {input: x");
        assertRefused(model, scalars.packed("x", "a"), "features.order names 1 inputs, input 'x' takes float[-1, 2]");
        assertRefused(model, scalars.packed("z", "a"), "features.input: the model has no input 'z'");
        assertRefused(
                model,
                TestingFormat.endpoint().input("x", ValueType.DOUBLE),
                "endpoint input 'x' is a scalar, input 'x' takes float[-1, 2]");
    }

    @Test
    void theTaskAndTheClassesMustBeTheEndpoints() throws Exception {
        byte[] softmax =
                TestingOnnx.softmax(1, 2, 1, 2).metadata("classes", "a,b").bytes();
        TestingEndpoint regression = TestingFormat.endpoint().input("x", ValueType.FLOAT);
        assertRefused(softmax, regression, "the model is a classifier, the endpoint's task is regression");
        assertRefused(
                softmax,
                TestingFormat.endpoint().input("x", ValueType.FLOAT).classes("a", "c"),
                "classes [b] are not among the endpoint's [a, c]");
        assertRefused(
                TestingOnnx.identity(DataType.FLOAT, "N"),
                TestingFormat.endpoint().input("x", ValueType.FLOAT).classes("a", "b"),
                "gives neither a label nor probabilities");
    }

    private static Tensor only(Prediction prediction) {
        assertThat(prediction.outputs()).hasSize(1);
        return prediction.outputs().get(0).tensor();
    }

    private static void assertRefused(byte[] bytes, TestingEndpoint endpoint, String... parts) throws Exception {
        try (LoadedModel model = TestingFormat.load(bytes)) {
            assertThatThrownBy(() -> endpoint.bind(model))
                    .isInstanceOf(ModelRefusedException.class)
                    .hasMessageContainingAll(parts);
        }
    }
}
