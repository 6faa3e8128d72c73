package io.hedgerow.executors.onnx;

import io.hedgerow.executors.onnx.proto.TensorProto.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Computes the short vectors that shapes and counts are made of. */
final class SmallValues {
    private SmallValues() {}

    /** The elements of a node's first output, or null where they are unknown or many. */
    static @Nullable List<Double> of(NodeView node) {
        return switch (node.node().getOpType()) {
            case "Identity", "Squeeze", "Unsqueeze", "Reshape", "Flatten" ->
                node.input(0).values();
            case "Cast" -> cast(node);
            case "Neg" -> map(node, value -> -value);
            case "Abs" -> map(node, Math::abs);
            case "Ceil" -> map(node, Math::ceil);
            case "Floor" -> map(node, Math::floor);
            case "Sqrt" -> map(node, Math::sqrt);
            case "Add" -> zip(node, Double::sum);
            case "Sub" -> zip(node, (a, b) -> a - b);
            case "Mul" -> zip(node, (a, b) -> a * b);
            case "Div" -> zip(node, isWhole(node.input(0)) ? (a, b) -> b == 0 ? 0 : truncated(a / b) : (a, b) -> a / b);
            case "Pow" -> zip(node, Math::pow);
            case "Min" -> zip(node, Math::min);
            case "Max" -> zip(node, Math::max);
            case "BitShift" -> zip(node, (a, b) -> isLeft(node) ? a * Math.pow(2, b) : Math.floor(a / Math.pow(2, b)));
            case "Concat" -> concatenated(node);
            case "Gather" -> gathered(node);
            case "Shape" -> shape(node);
            case "Size" -> size(node);
            case "ReduceProd" -> reduced(node, 1, (a, b) -> a * b);
            case "ReduceSum" -> reduced(node, 0, Double::sum);
            case "ReduceMax" -> reduced(node, Double.NEGATIVE_INFINITY, Math::max);
            default -> null;
        };
    }

    private static boolean isWhole(KnownTensor tensor) {
        return tensor.type() == DataType.INT64_VALUE || tensor.type() == DataType.INT32_VALUE;
    }

    private static boolean isLeft(NodeView node) {
        var direction = node.attribute("direction");
        return direction != null && direction.getS().toStringUtf8().equals("LEFT");
    }

    private static double truncated(double value) {
        return value < 0 ? Math.ceil(value) : Math.floor(value);
    }

    private static @Nullable List<Double> cast(NodeView node) {
        long to = node.integer("to", 0);
        boolean whole = to == DataType.INT64_VALUE || to == DataType.INT32_VALUE;
        return whole ? map(node, SmallValues::truncated) : node.input(0).values();
    }

    private static @Nullable List<Double> map(NodeView node, DoubleUnaryOperator function) {
        List<Double> values = node.input(0).values();
        return values == null
                ? null
                : values.stream().map(value -> function.applyAsDouble(value)).toList();
    }

    private static @Nullable List<Double> zip(NodeView node, DoubleBinaryOperator function) {
        List<Double> first = node.input(0).values();
        List<Double> second = node.input(1).values();
        if (first == null || second == null || node.inputs().size() != 2) {
            return null;
        }
        if (first.size() != second.size() && first.size() != 1 && second.size() != 1) {
            return null;
        }
        List<Double> values = new ArrayList<>();
        int size = first.isEmpty() || second.isEmpty() ? 0 : Math.max(first.size(), second.size());
        for (int i = 0; i < size; i++) {
            values.add(function.applyAsDouble(
                    first.get(first.size() == 1 ? 0 : i), second.get(second.size() == 1 ? 0 : i)));
        }
        return values;
    }

    private static @Nullable List<Double> concatenated(NodeView node) {
        List<Double> all = new ArrayList<>();
        for (KnownTensor input : node.inputs()) {
            List<Double> values = input.values();
            List<Long> dims = input.dims();
            if (values == null || dims == null || dims.size() != 1 || all.size() > KnownTensor.MOST_VALUES) {
                return null;
            }
            all.addAll(values);
        }
        return all;
    }

    private static @Nullable List<Double> gathered(NodeView node) {
        List<Double> values = node.input(0).values();
        List<Long> dims = node.input(0).dims();
        List<Double> positions = node.input(1).values();
        if (values == null || positions == null || dims == null || dims.size() != 1) {
            return null;
        }
        List<Double> picked = new ArrayList<>();
        for (double position : positions) {
            double index = position < 0 ? position + values.size() : position;
            if (!(index >= 0 && index < values.size())) {
                return null;
            }
            picked.add(values.get((int) index));
        }
        return picked;
    }

    private static @Nullable List<Double> shape(NodeView node) {
        List<Long> dims = node.input(0).dims();
        boolean isWhole = node.attribute("start") == null && node.attribute("end") == null;
        return dims == null || !isWhole || dims.contains(KnownTensor.OPEN) ? null : ShortTensors.doubles(dims);
    }

    private static @Nullable List<Double> size(NodeView node) {
        List<Long> dims = node.input(0).dims();
        return dims == null || dims.contains(KnownTensor.OPEN)
                ? null
                : List.of(dims.stream().mapToDouble(Long::doubleValue).reduce(1, (a, b) -> a * b));
    }

    private static @Nullable List<Double> reduced(NodeView node, double start, DoubleBinaryOperator function) {
        List<Double> values = node.input(0).values();
        List<Long> dims = node.input(0).dims();
        return values == null || dims == null || dims.size() != 1
                ? null
                : List.of(values.stream().mapToDouble(Double::doubleValue).reduce(start, function));
    }
}
