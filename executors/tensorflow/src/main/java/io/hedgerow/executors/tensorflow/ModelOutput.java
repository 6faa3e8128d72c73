package io.hedgerow.executors.tensorflow;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Output;

/**
 * A tensor a model gives.
 *
 * @param name its name outside
 * @param place its place in the graph, as text
 * @param tensor its place in the graph
 * @param type its elements; null where they cannot be read
 * @param axes sizes, {@link Axes#ANY} where open; null when the rank is unknown
 * @param typeText for people
 */
record ModelOutput(
        String name,
        TensorRef place,
        Output<?> tensor,
        @Nullable ElementType type,
        @Nullable List<Long> axes,
        String typeText) {
    ModelOutput {
        axes = axes == null ? null : List.copyOf(axes);
    }

    boolean isReal() {
        return type != null && type.kind() == ElementType.Kind.REAL;
    }

    boolean isInteger() {
        return type != null && type.isInteger();
    }

    boolean isText() {
        return type == ElementType.STRING;
    }

    /** Whether elements name a class by convention: int64 and string. */
    boolean canBeLabel() {
        return type == ElementType.INT64 || type == ElementType.STRING;
    }
}
