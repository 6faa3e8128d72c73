package io.hedgerow.executors.onnx;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reading of declared shapes. */
final class Axes {
    /** An axis of any size. */
    static final long ANY = -1;

    private Axes() {}

    /** Whether rows can be put one after another along the first axis. */
    static boolean isDynamic(@Nullable List<Long> axes) {
        return axes != null && !axes.isEmpty() && axes.get(0) == ANY;
    }

    /** Whether the first axis can hold one row. */
    static boolean canBeBatch(@Nullable List<Long> axes) {
        return axes == null || (!axes.isEmpty() && (axes.get(0) == ANY || axes.get(0) == 1));
    }

    /** Whether a row has exactly one element: {@code [N]} or {@code [N, 1]}. */
    static boolean isColumn(@Nullable List<Long> axes) {
        return axes != null && canBeBatch(axes) && (axes.size() == 1 || (axes.size() == 2 && axes.get(1) == 1));
    }

    /** Whether a row is a vector: {@code [N, k]} with k at least 2 or open. */
    static boolean isMatrix(@Nullable List<Long> axes) {
        return axes != null && canBeBatch(axes) && axes.size() == 2 && (axes.get(1) == ANY || axes.get(1) >= 2);
    }

    /** The axes without the first. */
    static List<Long> rest(List<Long> axes) {
        return axes.subList(1, axes.size());
    }

    /** Whether every axis has a size. */
    static boolean isFixed(List<Long> axes) {
        return !axes.contains(ANY);
    }

    /** Whether a tensor of the one declaration can be one of the other: equal rank, no two sizes that differ. */
    static boolean meet(List<Long> one, List<Long> other) {
        if (one.size() != other.size()) {
            return false;
        }
        for (int i = 0; i < one.size(); i++) {
            long a = one.get(i);
            long b = other.get(i);
            if (a != ANY && b != ANY && a != b) {
                return false;
            }
        }
        return true;
    }

    /** The axes behind another. */
    static List<Long> withFirst(long first, List<Long> axes) {
        List<Long> all = new ArrayList<>(axes.size() + 1);
        all.add(first);
        all.addAll(axes);
        return List.copyOf(all);
    }

    /** The shape behind another axis. */
    static long[] withFirst(long first, long[] shape) {
        long[] all = new long[shape.length + 1];
        all[0] = first;
        System.arraycopy(shape, 0, all, 1, shape.length);
        return all;
    }

    static long[] toArray(List<Long> axes) {
        return axes.stream().mapToLong(Long::longValue).toArray();
    }
}
