package io.hedgerow.executors.remote;

import io.hedgerow.policies.Tensor;
import io.hedgerow.proto.flink.InputLayout;
import io.hedgerow.proto.flink.InputLayout.Column;
import io.hedgerow.proto.flink.Row;

/** One scalar, or several packed side by side. */
final class ScalarsFeed implements InputFeed {
    private final TensorSpec input;
    private final boolean batched;
    private final long[] rowShape;
    private final InputLayout layout;
    private final int[] positions;

    /**
     * A feed of the endpoint inputs at those positions.
     *
     * @param rowShape shape of a row; its elements are as many as the positions
     */
    ScalarsFeed(TensorSpec input, boolean batched, long[] rowShape, InputLayout layout, int... positions) {
        this.input = input;
        this.batched = batched;
        this.rowShape = rowShape.clone();
        this.layout = layout;
        this.positions = positions.clone();
    }

    @Override
    public TensorSpec input() {
        return input;
    }

    @Override
    public boolean isBatched() {
        return batched;
    }

    @Override
    public Tensor tensor(Row row) {
        Object array = input.type().newArray(positions.length);
        for (int i = 0; i < positions.length; i++) {
            String name = layout.inputs().get(positions[i]).name();
            if (row.isMissing(positions[i])) {
                throw new IllegalArgumentException("input '" + name + "' is missing");
            }
            try {
                put(row, positions[i], array, i);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("input '" + name + "': " + e.getMessage(), e);
            }
        }
        return new Tensor(input.type().datatype(), rowShape, array);
    }

    private void put(Row row, int position, Object array, int at) {
        int slot = layout.slotOf(position);
        Column column = layout.columnOf(position);
        if (column == Column.STRING) {
            ((String[]) array)[at] = String.valueOf(row.stringAt(slot));
        } else if (column == Column.LONG) {
            input.type().putInteger(array, at, row.longAt(slot));
        } else if (input.isReal()) {
            input.type().putReal(array, at, row.doubleAt(slot));
        } else {
            input.type().putInteger(array, at, (long) row.doubleAt(slot));
        }
    }
}
