package io.hedgerow.executors.onnx;

import io.hedgerow.executors.tensors.Axes;
import io.hedgerow.executors.tensors.ElementType;
import io.hedgerow.executors.tensors.InputFeed;
import io.hedgerow.executors.tensors.ModelOutput;
import io.hedgerow.executors.tensors.TensorBinding;
import io.hedgerow.executors.tensors.TensorSpec;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run takes and gives. Scorers whose runs look alike share kept memory.
 *
 * @param inputs in feeding order
 * @param outputs a run has to give, in this order
 */
record RunShape(List<Input> inputs, List<ModelOutput> outputs) {
    private static final int MOST_KEPT_BYTES = 1 << 20;

    /**
     * One input.
     *
     * @param rowAxes of one row, without its batch axis; null when every row may have another shape
     * @param batched whether rows lie along a first axis of their own
     */
    record Input(TensorSpec input, @Nullable List<Long> rowAxes, boolean batched) {}

    RunShape {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** What runs look like that are made of those rows. */
    static RunShape of(TensorBinding bound) {
        return new RunShape(
                bound.feeds().stream().map(RunShape::input).toList(),
                bound.reader().needed());
    }

    private static Input input(InputFeed feed) {
        long[] row = feed.fixedRowShape();
        List<Long> axes = row == null ? null : Arrays.stream(row).boxed().toList();
        return new Input(feed.input(), axes, feed.isBatched());
    }

    /** Shape of an input for so many rows; for a single one where the input is not batched. */
    List<Long> inputShape(Input input, int rows) {
        List<Long> row = input.rowAxes();
        if (row == null) {
            throw new IllegalStateException("input '" + input.input().name() + "' has no fixed shape");
        }
        return input.batched() ? Axes.withFirst(rows, row) : row;
    }

    /** How many rows' inputs can be kept; 0 when shapes are not known before, are too large, or hold strings. */
    int mostKeptRows() {
        int rows = Integer.MAX_VALUE;
        for (Input input : inputs) {
            rows = Math.min(rows, mostKeptRows(input));
        }
        return inputs.isEmpty() ? 1 : rows;
    }

    private static int mostKeptRows(Input input) {
        List<Long> row = input.rowAxes();
        ElementType type = input.input().type();
        if (row == null || !isKeepable(type, row)) {
            return 0;
        }
        return input.batched() ? (int) (MOST_KEPT_BYTES / (Axes.elements(row) * type.bytes())) : 1;
    }

    /** Shape of an output for so many rows, where it is known and small enough to keep; else null. */
    @Nullable
    List<Long> keptShape(ModelOutput output, int rows) {
        List<Long> axes = output.axes();
        ElementType type = output.type();
        if (axes == null || type == null) {
            return null;
        }
        boolean perRow = Axes.isDynamic(axes) && inputs.stream().anyMatch(Input::batched);
        List<Long> shape = perRow ? Axes.withFirst(rows, Axes.rest(axes)) : axes;
        return isKeepable(type, shape) ? shape : null;
    }

    private static boolean isKeepable(ElementType type, List<Long> shape) {
        if (!Axes.isFixed(shape) || type.kind() == ElementType.Kind.TEXT) {
            return false;
        }
        long elements = Axes.elements(shape);
        return elements > 0 && elements <= MOST_KEPT_BYTES / type.bytes();
    }
}
