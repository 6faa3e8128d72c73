package io.hedgerow.executors.onnx;

import io.hedgerow.executors.onnx.proto.AttributeProto;
import io.hedgerow.executors.onnx.proto.TensorProto.DataType;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known of the first output of a node. */
final class NodeResult {
    private static final Set<String> BOOLEANS = Set.of(
            "Less", "LessOrEqual", "Greater", "GreaterOrEqual", "Equal", "And", "Or", "Xor", "Not", "IsNaN", "IsInf");
    private static final Set<String> LONGS = Set.of("Shape", "Size", "ArgMax", "ArgMin", "NonZero");
    private static final Set<String> TYPED = Set.of(
            "RandomNormal",
            "RandomUniform",
            "RandomNormalLike",
            "RandomUniformLike",
            "EyeLike",
            "Multinomial",
            "Bernoulli");
    private static final Set<String> NOT_FOLDED = Set.of(
            "RandomNormal", "RandomUniform", "RandomNormalLike", "RandomUniformLike", "Multinomial", "Bernoulli");

    private NodeResult() {}

    static KnownTensor of(NodeView node) {
        if (!node.node().getDomain().isEmpty() && !node.node().getDomain().equals("ai.onnx")) {
            return KnownTensor.UNKNOWN; // a function of the file may bear any name
        }
        if (node.node().getOpType().equals("Constant")) {
            return constant(node);
        }
        List<Long> dims = ShapeRules.of(node);
        List<Double> values = SmallValues.of(node);
        if (dims == null && values != null) {
            dims = values.size() == 1 ? List.of() : List.of((long) values.size());
        }
        boolean isConstant =
                node.areInputsConstant() && !NOT_FOLDED.contains(node.node().getOpType());
        return new KnownTensor(type(node), dims, values, isConstant);
    }

    private static KnownTensor constant(NodeView node) {
        for (AttributeProto attribute : node.node().getAttributeList()) {
            switch (attribute.getName()) {
                case "value" -> {
                    return KnownTensor.of(attribute.getT());
                }
                case "value_int" -> {
                    return KnownTensor.scalar(DataType.INT64_VALUE, (double) attribute.getI());
                }
                case "value_ints" -> {
                    return KnownTensor.vector(DataType.INT64_VALUE, ShortTensors.doubles(attribute.getIntsList()));
                }
                case "value_float" -> {
                    return KnownTensor.scalar(DataType.FLOAT_VALUE, attribute.getF());
                }
                case "value_floats" -> {
                    return KnownTensor.vector(DataType.FLOAT_VALUE, ShortTensors.doubles(attribute.getFloatsList()));
                }
                default -> {}
            }
        }
        return KnownTensor.UNKNOWN;
    }

    private static int type(NodeView node) {
        String op = node.node().getOpType();
        if (BOOLEANS.contains(op)) {
            return DataType.BOOL_VALUE;
        }
        if (LONGS.contains(op)) {
            return DataType.INT64_VALUE;
        }
        if (TYPED.contains(op)) {
            return (int) node.integer("dtype", DataType.FLOAT_VALUE);
        }
        return switch (op) {
            case "HannWindow", "HammingWindow", "BlackmanWindow" ->
                (int) node.integer("output_datatype", DataType.FLOAT_VALUE);
            case "Cast" -> (int) node.integer("to", 0);
            case "ConstantOfShape" -> filled(node.attribute("value"));
            case "Where", "DequantizeLinear" -> node.input(1).type();
            case "OneHot" -> node.input(2).type();
            case "QuantizeLinear" -> node.hasInput(2) ? node.input(2).type() : DataType.UINT8_VALUE;
            default -> node.input(0).type();
        };
    }

    private static int filled(@Nullable AttributeProto value) {
        return value == null ? DataType.FLOAT_VALUE : value.getT().getDataType();
    }
}
