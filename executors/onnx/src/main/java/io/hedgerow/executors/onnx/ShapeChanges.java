package io.hedgerow.executors.onnx;

import static io.hedgerow.executors.onnx.KnownTensor.OPEN;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Axes of what operators make that take a tensor and change its axes. */
final class ShapeChanges {
    private ShapeChanges() {}

    static List<Long> lengthOf(KnownTensor tensor) {
        List<Long> dims = tensor.dims();
        return List.of((long) (dims == null ? 0 : dims.size()));
    }

    static @Nullable List<Long> tiled(NodeView node) {
        List<Long> repeats = node.input(1).axes();
        List<Long> dims = node.input(0).dims();
        if (repeats == null || dims == null || dims.size() != repeats.size()) {
            return repeats;
        }
        List<Long> tiled = new ArrayList<>();
        for (int i = 0; i < dims.size(); i++) {
            tiled.add(times(dims.get(i), repeats.get(i)));
        }
        return tiled;
    }

    /** Begins of all axes, then ends; axes named by a third input are left to the runtime. */
    static @Nullable List<Long> padded(NodeView node) {
        List<Long> pads = node.integers("pads", 1);
        List<Long> dims = node.input(0).dims();
        if (pads == null || dims == null || pads.size() != 2 * dims.size()) {
            return null;
        }
        List<Long> padded = new ArrayList<>();
        for (int i = 0; i < dims.size(); i++) {
            padded.add(plus(plus(dims.get(i), pads.get(i)), pads.get(i + dims.size())));
        }
        return padded;
    }

    static @Nullable List<Long> resized(NodeView node) {
        List<Long> sizes = node.input(3).axes();
        if (sizes != null && !sizes.isEmpty()) {
            return sizes;
        }
        List<Long> dims = node.input(0).dims();
        List<Double> scales = scales(node);
        if (scales == null || dims == null || scales.size() != dims.size()) {
            return null;
        }
        List<Long> resized = new ArrayList<>();
        for (int i = 0; i < dims.size(); i++) {
            resized.add((long) Math.floor(Math.max(1, dims.get(i)) * scales.get(i)));
        }
        return resized;
    }

    /** The second input in old operator sets, where there are two, else the third. */
    private static @Nullable List<Double> scales(NodeView node) {
        var attribute = node.attribute("scales");
        if (attribute != null) {
            return ShortTensors.doubles(attribute.getFloatsList());
        }
        return node.input(node.inputs().size() == 2 ? 1 : 2).values();
    }

    static @Nullable List<Long> croppedOrPadded(NodeView node) {
        List<Long> shape = node.input(1).axes();
        List<Long> axes = node.integers("axes");
        List<Long> dims = node.input(0).dims();
        if (shape == null || axes == null || dims == null) {
            return shape;
        }
        List<Long> changed = new ArrayList<>(dims);
        for (int i = 0; i < Math.min(axes.size(), shape.size()); i++) {
            int axis = axis(axes.get(i), dims.size());
            if (axis < 0) {
                return null;
            }
            changed.set(axis, shape.get(i));
        }
        return changed;
    }

    static @Nullable List<Long> concatenated(NodeView node) {
        List<Long> first = node.input(0).dims();
        int axis = first == null ? -1 : axis(node.integer("axis", 0), first.size());
        if (first == null || axis < 0) {
            return null;
        }
        long length = 0;
        for (KnownTensor input : node.inputs()) {
            List<Long> dims = input.dims();
            if (dims == null || axis >= dims.size()) {
                return null;
            }
            length = plus(length, Math.max(1, dims.get(axis)));
        }
        List<Long> all = new ArrayList<>(first);
        all.set(axis, length);
        return all;
    }

    static @Nullable List<Long> gathered(NodeView node) {
        List<Long> dims = node.input(0).dims();
        List<Long> positions = node.input(1).dims();
        int axis = dims == null ? -1 : axis(node.integer("axis", 0), dims.size());
        if (dims == null || positions == null || axis < 0) {
            return null;
        }
        List<Long> gathered = new ArrayList<>(dims.subList(0, axis));
        gathered.addAll(positions);
        gathered.addAll(dims.subList(axis + 1, dims.size()));
        return gathered;
    }

    /** Zero keeps an axis, and one axis may be what is left. */
    static @Nullable List<Long> reshaped(NodeView node) {
        List<Long> shape = node.integers("shape", 1);
        List<Long> dims = node.input(0).dims();
        if (shape == null) {
            return null;
        }
        List<Long> reshaped = new ArrayList<>();
        double known = 1;
        for (int i = 0; i < shape.size(); i++) {
            long dim = shape.get(i);
            if (dim == 0) {
                dim = dims != null && i < dims.size() ? dims.get(i) : OPEN;
            }
            known *= Math.max(1, dim);
            reshaped.add(dim);
        }
        int rest = shape.indexOf(-1L);
        if (rest >= 0 && dims != null) {
            double elements = dims.stream().mapToDouble(dim -> Math.max(1, dim)).reduce(1, (a, b) -> a * b);
            reshaped.set(rest, (long) Math.max(1, elements / known));
        }
        return reshaped;
    }

    static @Nullable List<Long> transposed(NodeView node) {
        List<Long> dims = node.input(0).dims();
        List<Long> order = node.integers("perm");
        if (dims == null) {
            return null;
        }
        if (order == null || order.size() != dims.size()) {
            List<Long> reversed = new ArrayList<>(dims);
            Collections.reverse(reversed);
            return reversed;
        }
        List<Long> transposed = new ArrayList<>();
        for (long axis : order) {
            if (axis < 0 || axis >= dims.size()) {
                return null;
            }
            transposed.add(dims.get((int) axis));
        }
        return transposed;
    }

    static @Nullable List<Long> unsqueezed(NodeView node) {
        List<Long> axes = node.integers("axes", 1);
        List<Long> dims = node.input(0).dims();
        if (axes == null || dims == null) {
            return null;
        }
        int rank = dims.size() + axes.size();
        List<Integer> added = axes.stream().map(axis -> axis(axis, rank)).toList();
        List<Long> all = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < rank; i++) {
            if (added.contains(i)) {
                all.add(1L);
            } else if (next < dims.size()) {
                all.add(dims.get(next++));
            }
        }
        return all;
    }

    static @Nullable List<Long> squeezed(NodeView node) {
        List<Long> axes = node.integers("axes", 1);
        List<Long> dims = node.input(0).dims();
        if (dims == null || (axes == null && node.hasInput(1))) {
            return null;
        }
        List<Long> all = new ArrayList<>();
        for (int i = 0; i < dims.size(); i++) {
            int at = i;
            boolean isDropped =
                    axes == null ? dims.get(i) == 1 : axes.stream().anyMatch(axis -> axis(axis, dims.size()) == at);
            if (!isDropped) {
                all.add(dims.get(i));
            }
        }
        return all;
    }

    /** An axis that may count from the end, or -1. */
    private static int axis(long axis, int rank) {
        long counted = axis < 0 ? axis + rank : axis;
        return counted >= 0 && counted < rank ? (int) counted : -1;
    }

    private static long times(long dim, long factor) {
        long least = Math.max(1, dim);
        return dim == 0 || factor == 0 ? 0 : factor > Long.MAX_VALUE / least ? Long.MAX_VALUE : least * factor;
    }

    private static long plus(long dim, long more) {
        double sum = (double) Math.max(0, dim) + more;
        return (long) Math.max(0, sum);
    }
}
