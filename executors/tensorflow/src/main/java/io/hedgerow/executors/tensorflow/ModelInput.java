package io.hedgerow.executors.tensorflow;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Output;

/**
 * A tensor a model takes.
 *
 * @param name its name outside
 * @param tensor its place in the graph
 * @param type its elements
 * @param axes sizes, {@link Axes#ANY} where open; null when not even the rank is declared
 */
record ModelInput(
        String name,
        Output<?> tensor,
        ElementType type,
        @Nullable List<Long> axes) {
    ModelInput {
        axes = axes == null ? null : List.copyOf(axes);
    }

    String typeText() {
        return Axes.text(type, axes);
    }
}
