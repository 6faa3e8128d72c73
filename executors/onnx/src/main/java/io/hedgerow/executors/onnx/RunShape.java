package io.hedgerow.executors.onnx;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run of one row takes and gives. Scorers whose runs look alike share kept memory.
 *
 * @param inputs in feeding order
 * @param outputs a run has to give, in this order
 * @param batched whether rows lie along a first axis
 */
record RunShape(List<Input> inputs, List<ModelOutput> outputs, boolean batched) {
    private static final int MOST_KEPT_BYTES = 1 << 20;

    /**
     * One input.
     *
     * @param shape of one row, with its batch axis; null when every row may have another
     */
    record Input(ModelInput input, @Nullable List<Long> shape) {}

    RunShape {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** Whether every row has the same shape and no strings, so that its tensors can be kept. */
    boolean canKeepTensors() {
        return inputs.stream().allMatch(input -> canKeep(input.input().type(), input.shape()));
    }

    /** Shape of an output for one row, where it is known and small enough to keep; else null. */
    @Nullable
    List<Long> keptShape(ModelOutput output) {
        List<Long> axes = output.axes();
        ElementType type = output.type();
        if (axes == null || type == null) {
            return null;
        }
        List<Long> shape = batched && Axes.isDynamic(axes) ? Axes.withFirst(1, Axes.rest(axes)) : axes;
        return canKeep(type, shape) ? shape : null;
    }

    private static boolean canKeep(ElementType type, @Nullable List<Long> shape) {
        if (shape == null || !Axes.isFixed(shape) || type.kind() == ElementType.Kind.TEXT) {
            return false;
        }
        long elements = TensorChecks.elements(shape);
        return elements > 0 && elements <= MOST_KEPT_BYTES / type.bytes();
    }
}
