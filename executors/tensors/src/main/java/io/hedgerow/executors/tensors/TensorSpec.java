package io.hedgerow.executors.tensors;

import io.hedgerow.policies.spec.InputSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tensor a model takes or gives.
 *
 * @param name its name outside of the model
 * @param type its elements
 * @param typeName what the format calls the type, in messages
 * @param axes sizes, {@link Axes#ANY} where open; null when not even the rank is declared
 */
public record TensorSpec(
        String name,
        ElementType type,
        String typeName,
        @Nullable List<Long> axes) {
    public TensorSpec {
        axes = axes == null ? null : List.copyOf(axes);
    }

    /** Type and shape, for people. */
    public String typeText() {
        return typeName + (axes == null ? "[?]" : axes.toString());
    }

    /** The endpoint input that feeds it. Without an endpoint only an axis of any size counts as the batch axis. */
    InputSpec endpointInput() {
        List<Long> shape = axes == null ? List.of() : Axes.isDynamic(axes) ? Axes.rest(axes) : axes;
        boolean column = Axes.isDynamic(axes) && Axes.isColumn(axes);
        return new InputSpec(name, type.valueType(), false, column ? List.of() : shape);
    }

    @Override
    public String toString() {
        return "'" + name + "' (" + typeText() + ")";
    }
}
