package io.hedgerow.executors.tensors;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reading of declared shapes; null where not even the rank is declared. */
public final class Axes {
    /** An axis of any size. */
    public static final long ANY = -1;

    private Axes() {}

    /** Whether rows can be put one after another along the first axis. */
    public static boolean isDynamic(@Nullable List<Long> axes) {
        return axes != null && !axes.isEmpty() && axes.get(0) == ANY;
    }

    /** The same, or nothing is declared that speaks against it. */
    static boolean mayBeDynamic(@Nullable List<Long> axes) {
        return axes == null || isDynamic(axes);
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

    /** Whether it has exactly one element, whatever the run. */
    static boolean isSingle(@Nullable List<Long> axes) {
        return axes != null && axes.stream().allMatch(axis -> axis == 1);
    }

    /** The axes without the first. */
    public static List<Long> rest(List<Long> axes) {
        return axes.subList(1, axes.size());
    }

    /** Whether every axis has a size. */
    public static boolean isFixed(List<Long> axes) {
        return !axes.contains(ANY);
    }

    /** Whether a tensor of the one declaration can be one of the other: equal rank, no two sizes that differ. */
    public static boolean meet(@Nullable List<Long> one, @Nullable List<Long> other) {
        if (one == null || other == null) {
            return true;
        }
        if (one.size() != other.size()) {
            return false;
        }
        for (int i = 0; i < one.size(); i++) {
            if (!fits(one.get(i), other.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether a tensor may have that shape. */
    public static boolean fits(@Nullable List<Long> axes, long[] shape) {
        if (axes == null) {
            return true;
        }
        if (axes.size() != shape.length) {
            return false;
        }
        for (int i = 0; i < shape.length; i++) {
            if (!fits(axes.get(i), shape[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean fits(long a, long b) {
        return a == ANY || b == ANY || a == b;
    }

    /** Whether exactly that many elements fit; at most one axis may be open, and takes what is left. */
    static boolean isVectorOf(List<Long> axes, int elements) {
        long open = axes.stream().filter(axis -> axis == ANY).count();
        long fixed = fixedElements(axes);
        return open == 0 ? fixed == elements : open == 1 && fixed > 0 && elements % fixed == 0;
    }

    /** The shape of so many elements, which fit. */
    static long[] filled(List<Long> axes, int elements) {
        long fixed = fixedElements(axes);
        return axes.stream()
                .mapToLong(axis -> axis == ANY ? elements / fixed : axis)
                .toArray();
    }

    private static long fixedElements(List<Long> axes) {
        return elements(axes.stream().filter(axis -> axis != ANY).toList());
    }

    /** Product of the axes, or -1 when an axis is negative or the product overflows. */
    public static long elements(List<Long> axes) {
        long elements = 1;
        for (long axis : axes) {
            if (axis < 0 || (axis != 0 && elements > Long.MAX_VALUE / axis)) {
                return -1;
            }
            elements *= axis;
        }
        return elements;
    }

    /** The axes behind another. */
    public static List<Long> withFirst(long first, List<Long> axes) {
        List<Long> all = new ArrayList<>(axes.size() + 1);
        all.add(first);
        all.addAll(axes);
        return List.copyOf(all);
    }

    /** The shape behind another axis. */
    public static long[] withFirst(long first, long[] shape) {
        long[] all = new long[shape.length + 1];
        all[0] = first;
        System.arraycopy(shape, 0, all, 1, shape.length);
        return all;
    }

    /** The sizes as a shape. */
    public static long[] toArray(List<Long> axes) {
        return axes.stream().mapToLong(Long::longValue).toArray();
    }
}
