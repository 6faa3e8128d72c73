package io.hedgerow.executors.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import io.hedgerow.executors.onnx.proto.AttributeProto;
import io.hedgerow.executors.onnx.proto.NodeProto;
import io.hedgerow.executors.onnx.proto.TensorProto;
import io.hedgerow.executors.onnx.proto.TensorProto.DataType;
import io.hedgerow.executors.tensors.ElementType;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is inferred without running, against what the runtime makes. */
class ShapeRulesTest {

    static Stream<Arguments> nodes() {
        return Stream.of(
                one("ConstantOfShape", "v23"),
                one("Expand", "m23 v423"),
                one("Tile", "m23 v23"),
                one("Range", "i1 i9 i2"),
                one("Range", "i9 i1 i2"),
                one("Range", "f0 f2.5 f1"),
                one("OneHot", "v23 i9 onoff"),
                one("Pad", "m23 pads"),
                one("MatMul", "m23 m34"),
                one("MatMul", "t m34"),
                one("Add", "m23 t"),
                one("Mul", "m23 f0"),
                one("Gather", "m34 v23x", TestingOnnx.integer("axis", 0)),
                one("Gather", "m34 i1", TestingOnnx.integer("axis", 1)),
                one("Gather", "m34 i1", TestingOnnx.integer("axis", -2)),
                one("Reshape", "m34 r"),
                one("Reshape", "t keep"),
                one("Transpose", "t"),
                one("Transpose", "t", TestingOnnx.integers("perm", 1, 2, 0)),
                one("Unsqueeze", "m23 ends"),
                one("Squeeze", "s13 first"),
                one("Squeeze", "s13"),
                one("Concat", "m23 m23", TestingOnnx.integer("axis", -1)),
                one("Shape", "t"),
                one("Size", "t"),
                one("Cast", "m23", TestingOnnx.integer("to", DataType.INT64_VALUE)),
                one("ReduceProd", "v23", TestingOnnx.integer("keepdims", 0)),
                one("HannWindow", "i9"),
                one("Gemm", "m23 m34", TestingOnnx.integer("transA", 0)),
                one("Gemm", "m23 m43", TestingOnnx.integer("transB", 1)),
                one("Resize", "m23 none scales"),
                one("Less", "m23 m23"),
                one("Sub", "v23 i1"),
                one("Div", "i9 i2"),
                one("Pow", "i2 i9"));
    }

    private static List<TensorProto> constants() {
        return List.of(
                TestingOnnx.longs("v23", List.of(2), 2, 3),
                TestingOnnx.longs("v23x", List.of(2), 2, 1),
                TestingOnnx.longs("v423", List.of(3), 4, 1, 3),
                TestingOnnx.longs("pads", List.of(4), 1, 2, 3, 4),
                TestingOnnx.longs("r", List.of(2), 2, -1),
                TestingOnnx.longs("keep", List.of(2), 0, -1),
                TestingOnnx.longs("ends", List.of(2), 0, -1),
                TestingOnnx.longs("first", List.of(1), 0),
                TestingOnnx.longs("i1", List.of(), 1),
                TestingOnnx.longs("i2", List.of(), 2),
                TestingOnnx.longs("i9", List.of(), 9),
                TestingOnnx.floats("f0", List.of(), 0),
                TestingOnnx.floats("f1", List.of(), 1),
                TestingOnnx.floats("f2.5", List.of(), 2.5f),
                TestingOnnx.floats("none", List.of(0)),
                TestingOnnx.floats("scales", List.of(2), 2, 1.5f),
                TestingOnnx.floats("onoff", List.of(2), 0, 1),
                TestingOnnx.floats("m23", List.of(2, 3), new float[6]),
                TestingOnnx.floats("m34", List.of(3, 4), new float[12]),
                TestingOnnx.floats("m43", List.of(4, 3), new float[12]),
                TestingOnnx.floats("s13", List.of(1, 3), new float[3]),
                TestingOnnx.floats("t", List.of(5, 2, 3), new float[30]));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("nodes")
    void axesAndSmallValuesAreThoseOfTheRuntime(String op, String inputs, NodeProto node) throws Exception {
        Map<String, KnownTensor> known = new HashMap<>();
        constants().forEach(constant -> known.put(constant.getName(), KnownTensor.of(constant)));
        KnownTensor inferred = NodeResult.of(
                new NodeView(node, node.getInputList().stream().map(known::get).toList()));
        try (OrtSession session = session(node);
                OrtSession.Result result = session.run(Map.of())) {
            OnnxTensor made = (OnnxTensor) result.get(0);
            List<Long> dims = new ArrayList<>();
            for (long dim : made.getInfo().getShape()) {
                dims.add(dim);
            }
            assertThat(inferred.dims()).as("axes").isEqualTo(dims);
            ElementType type = OnnxTypes.of(inferred.type());
            assertThat(type).as("type").isNotNull();
            assertThat(OnnxTypes.javaType(type)).as("type").isEqualTo(made.getInfo().type);
            if (inferred.values() != null) {
                assertThat(inferred.values()).as("values").isEqualTo(numbers(made));
            }
        }
    }

    private static List<Double> numbers(OnnxTensor tensor) {
        List<Double> numbers = new ArrayList<>();
        if (tensor.getInfo().type == OnnxJavaType.INT64) {
            LongBuffer buffer = tensor.getLongBuffer();
            while (buffer.hasRemaining()) {
                numbers.add((double) buffer.get());
            }
        } else {
            FloatBuffer buffer = tensor.getFloatBuffer();
            while (buffer.hasRemaining()) {
                numbers.add((double) buffer.get());
            }
        }
        return numbers;
    }

    private static OrtSession session(NodeProto node) throws Exception {
        TestingOnnx model = TestingOnnx.model();
        constants().stream()
                .filter(constant -> node.getInputList().contains(constant.getName()))
                .forEach(model::initializer);
        byte[] bytes = model.add(node.toBuilder()).untypedOutput("o").bytes();
        OrtEnvironment environment = OnnxSession.loadEnvironment();
        return environment.createSession(bytes, new OrtSession.SessionOptions());
    }

    private static Arguments one(String op, String inputs, AttributeProto... attributes) {
        NodeProto node = TestingOnnx.node(op, inputs, "o")
                .addAllAttribute(List.of(attributes))
                .build();
        return Arguments.of(op, inputs, node);
    }
}
