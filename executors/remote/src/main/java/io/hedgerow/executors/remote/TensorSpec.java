package io.hedgerow.executors.remote;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tensor a model takes or gives.
 *
 * @param name its name on the server
 * @param type its elements
 * @param axes sizes, {@link Axes#ANY} where open; null when not even the rank is known
 */
record TensorSpec(String name, ElementType type, @Nullable List<Long> axes) {
    TensorSpec {
        axes = axes == null ? null : List.copyOf(axes);
    }

    boolean isReal() {
        return type.kind() == ElementType.Kind.REAL;
    }

    boolean isInteger() {
        return type.kind() == ElementType.Kind.INTEGER;
    }

    boolean isText() {
        return type == ElementType.BYTES;
    }

    /** Whether elements name a class by convention. */
    boolean canBeLabel() {
        return type == ElementType.INT64 || type == ElementType.BYTES;
    }

    /** Type and shape, for people. */
    String typeText() {
        return type.name() + (axes == null ? "[?]" : axes.toString());
    }

    @Override
    public String toString() {
        return "'" + name + "' (" + typeText() + ")";
    }
}
