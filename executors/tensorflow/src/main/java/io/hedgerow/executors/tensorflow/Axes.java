package io.hedgerow.executors.tensorflow;

import io.hedgerow.executors.tensorflow.proto.TensorInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.ndarray.Shape;

/** Reading of declared shapes; null where not even the rank is known. */
final class Axes {
    /** An axis of any size. */
    static final long ANY = -1;

    private Axes() {}

    /** What a signature declares, or else what TensorFlow inferred. */
    static @Nullable List<Long> of(@Nullable TensorInfo declared, Shape inferred) {
        if (declared != null
                && declared.hasTensorShape()
                && !declared.getTensorShape().getUnknownRank()) {
            return known(TensorChecks.sizes(declared.getTensorShape()));
        }
        return inferred.isUnknown()
                ? null
                : known(Arrays.stream(inferred.asArray()).boxed().toList());
    }

    private static List<Long> known(List<Long> sizes) {
        return sizes.stream().map(size -> size < 0 ? ANY : size).toList();
    }

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

    /** Whether exactly that many elements fit; at most one axis may be open, and takes what is left. */
    static boolean isVectorOf(List<Long> axes, int elements) {
        long open = axes.stream().filter(axis -> axis == ANY).count();
        long fixed = fixedElements(axes);
        return open == 0 ? fixed == elements : open == 1 && fixed > 0 && elements % fixed == 0;
    }

    /** The shape of so many elements. */
    static long[] filled(List<Long> axes, int elements) {
        long fixed = fixedElements(axes);
        return axes.stream()
                .mapToLong(axis -> axis == ANY ? elements / fixed : axis)
                .toArray();
    }

    private static long fixedElements(List<Long> axes) {
        return TensorChecks.elements(axes.stream().filter(axis -> axis != ANY).toList());
    }

    /** The shape behind another axis. */
    static long[] withFirst(long first, long[] shape) {
        long[] all = new long[shape.length + 1];
        all[0] = first;
        System.arraycopy(shape, 0, all, 1, shape.length);
        return all;
    }

    static String text(ElementType type, @Nullable List<Long> axes) {
        return type.tensorflowName() + (axes == null ? "[?]" : new ArrayList<>(axes).toString());
    }
}
