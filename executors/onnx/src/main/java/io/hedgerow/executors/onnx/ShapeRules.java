package io.hedgerow.executors.onnx;

import static io.hedgerow.executors.onnx.KnownTensor.OPEN;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The axes of what nodes make, for the operators that can make much of little and for those between them. Axes of other
 * operators are unknown. Where a graph is wrong the answer does not matter: the runtime refuses it.
 */
final class ShapeRules {
    private static final Set<String> AS_FIRST_INPUT = Set.of(
            "Identity",
            "Cast",
            "Abs",
            "Neg",
            "Relu",
            "LeakyRelu",
            "Elu",
            "Selu",
            "Sigmoid",
            "HardSigmoid",
            "Tanh",
            "Exp",
            "Log",
            "Sqrt",
            "Reciprocal",
            "Floor",
            "Ceil",
            "Round",
            "Erf",
            "Sin",
            "Cos",
            "Sign",
            "Not",
            "Softplus",
            "Softsign",
            "Softmax",
            "LogSoftmax",
            "Hardmax",
            "Dropout",
            "Clip",
            "CumSum",
            "Trilu",
            "EyeLike",
            "RandomNormalLike",
            "RandomUniformLike",
            "Bernoulli",
            "IsNaN",
            "IsInf",
            "LayerNormalization",
            "BatchNormalization",
            "InstanceNormalization",
            "DequantizeLinear",
            "QuantizeLinear",
            "ScatterND",
            "ScatterElements",
            "Gelu",
            "Swish",
            "Mish",
            "ThresholdedRelu",
            "ReverseSequence");
    private static final Set<String> BROADCAST = Set.of(
            "Add",
            "Sub",
            "Mul",
            "Div",
            "Pow",
            "Mod",
            "Min",
            "Max",
            "Sum",
            "Mean",
            "And",
            "Or",
            "Xor",
            "Less",
            "LessOrEqual",
            "Greater",
            "GreaterOrEqual",
            "Equal",
            "Where",
            "BitShift",
            "PRelu",
            "BitwiseAnd",
            "BitwiseOr",
            "BitwiseXor");
    private static final Set<String> WINDOWS = Set.of("HannWindow", "HammingWindow", "BlackmanWindow");

    private ShapeRules() {}

    /** The axes of a node's first output, or null where unknown. */
    static @Nullable List<Long> of(NodeView node) {
        String op = node.node().getOpType();
        if (AS_FIRST_INPUT.contains(op)) {
            return node.input(0).dims();
        }
        if (BROADCAST.contains(op)) {
            return broadcast(node.inputs().stream().map(KnownTensor::dims).toList());
        }
        if (WINDOWS.contains(op)) {
            return node.input(0).axes();
        }
        return switch (op) {
            case "ConstantOfShape" -> node.input(0).axes();
            case "RandomNormal", "RandomUniform" -> node.integers("shape");
            case "Expand" -> expanded(node);
            case "Tile" -> ShapeChanges.tiled(node);
            case "Range" -> range(node);
            case "OneHot" -> oneHot(node);
            case "Pad" -> ShapeChanges.padded(node);
            case "Resize", "Upsample" -> ShapeChanges.resized(node);
            case "CenterCropPad" -> ShapeChanges.croppedOrPadded(node);
            case "AffineGrid" -> followedBy(node.input(1).axes(), 2);
            case "MaxUnpool" -> node.input(2).axes();
            case "Multinomial" -> List.of(OPEN, node.integer("sample_size", 1));
            case "MatMul" -> multiplied(node.input(0).dims(), node.input(1).dims());
            case "Gemm" -> gemm(node);
            case "Concat" -> ShapeChanges.concatenated(node);
            case "Gather" -> ShapeChanges.gathered(node);
            case "Reshape" -> ShapeChanges.reshaped(node);
            case "Transpose" -> ShapeChanges.transposed(node);
            case "Unsqueeze" -> ShapeChanges.unsqueezed(node);
            case "Squeeze" -> ShapeChanges.squeezed(node);
            case "Shape" -> node.input(0).hasDims() ? ShapeChanges.lengthOf(node.input(0)) : null;
            default -> null;
        };
    }

    /** Axes of values that meet element by element, from the last axis on. */
    static @Nullable List<Long> broadcast(List<@Nullable List<Long>> all) {
        List<Long> reversed = new ArrayList<>();
        for (List<Long> dims : all) {
            if (dims == null) {
                return null;
            }
            for (int i = 0; i < dims.size(); i++) {
                long dim = dims.get(dims.size() - 1 - i);
                if (i == reversed.size()) {
                    reversed.add(dim);
                } else {
                    reversed.set(i, Math.max(reversed.get(i), dim)); // OPEN is less than any, and may be one
                }
            }
        }
        Collections.reverse(reversed);
        return reversed;
    }

    private static @Nullable List<Long> expanded(NodeView node) {
        List<Long> shape = node.input(1).axes();
        List<Long> dims = node.input(0).dims();
        return shape == null || dims == null ? shape : broadcast(List.of(dims, shape));
    }

    private static @Nullable List<Long> range(NodeView node) {
        Double start = node.input(0).single();
        Double limit = node.input(1).single();
        Double delta = node.input(2).single();
        if (start == null || limit == null || delta == null || delta == 0) {
            return null;
        }
        return List.of((long) Math.max(0, Math.ceil((limit - start) / delta)));
    }

    private static @Nullable List<Long> oneHot(NodeView node) {
        Double depth = node.input(1).single();
        return depth == null ? null : followedBy(node.input(0).dims(), depth.longValue());
    }

    private static @Nullable List<Long> followedBy(@Nullable List<Long> dims, long last) {
        if (dims == null) {
            return List.of(last);
        }
        List<Long> all = new ArrayList<>(dims);
        all.add(last);
        return all;
    }

    private static @Nullable List<Long> multiplied(@Nullable List<Long> left, @Nullable List<Long> right) {
        if (left == null || right == null || left.size() < 2 || right.size() < 2) {
            return null;
        }
        List<Long> batch = broadcast(List.of(left.subList(0, left.size() - 2), right.subList(0, right.size() - 2)));
        List<Long> dims = new ArrayList<>(batch == null ? List.of() : batch);
        dims.add(left.get(left.size() - 2));
        dims.add(right.get(right.size() - 1));
        return dims;
    }

    private static @Nullable List<Long> gemm(NodeView node) {
        List<Long> left = node.input(0).dims();
        List<Long> right = node.input(1).dims();
        if (left == null || right == null || left.size() != 2 || right.size() != 2) {
            return null;
        }
        return List.of(
                left.get(node.integer("transA", 0) == 0 ? 0 : 1), right.get(node.integer("transB", 0) == 0 ? 1 : 0));
    }
}
