package io.hedgerow.executors.onnx;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tensor a graph takes.
 *
 * @param name its name in the file
 * @param feedName the name the runtime takes it under
 * @param type its elements
 * @param axes sizes, {@link Axes#ANY} where the file leaves them open; null when not even the rank is declared
 */
record ModelInput(
        String name,
        String feedName,
        ElementType type,
        @Nullable List<Long> axes) {
    ModelInput {
        axes = axes == null ? null : List.copyOf(axes);
    }

    String typeText() {
        return type.onnxName() + (axes == null ? "[?]" : axes.toString());
    }
}
