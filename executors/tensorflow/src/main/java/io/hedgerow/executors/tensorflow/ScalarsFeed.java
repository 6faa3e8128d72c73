package io.hedgerow.executors.tensorflow;

import io.hedgerow.proto.flink.InputLayout;
import io.hedgerow.proto.flink.InputLayout.Column;
import io.hedgerow.proto.flink.Row;
import java.nio.ByteBuffer;

/** One scalar, or several packed side by side. */
final class ScalarsFeed implements InputFeed {
    private final ModelInput input;
    private final boolean batched;
    private final long[] rowShape;
    private final String[] names;
    private final int[] positions;
    private final int[] slots;
    private final Column[] columns;

    /**
     * A feed of the endpoint inputs at those positions.
     *
     * @param rowShape shape of a row; its elements are as many as the positions
     */
    ScalarsFeed(ModelInput input, boolean batched, long[] rowShape, InputLayout layout, int... positions) {
        this.input = input;
        this.batched = batched;
        this.rowShape = rowShape.clone();
        this.positions = positions.clone();
        this.names = new String[positions.length];
        this.slots = new int[positions.length];
        this.columns = new Column[positions.length];
        for (int i = 0; i < positions.length; i++) {
            names[i] = layout.inputs().get(positions[i]).name();
            slots[i] = layout.slotOf(positions[i]);
            columns[i] = layout.columnOf(positions[i]);
        }
    }

    @Override
    public ModelInput input() {
        return input;
    }

    @Override
    public boolean isBatched() {
        return batched;
    }

    @Override
    public long[] rowShape(Row row) {
        return rowShape;
    }

    @Override
    public void write(Row row, ByteBuffer target, int element) {
        ElementType type = input.type();
        boolean real = type.kind() == ElementType.Kind.REAL;
        for (int i = 0; i < positions.length; i++) {
            if (row.isMissing(positions[i])) {
                writeMissing(target, element + i, names[i]);
            } else if (real) {
                double value = columns[i] == Column.LONG ? row.longAt(slots[i]) : row.doubleAt(slots[i]);
                type.putReal(target, element + i, value);
            } else {
                long value = columns[i] == Column.LONG ? row.longAt(slots[i]) : (long) row.doubleAt(slots[i]);
                writeInteger(target, element + i, value, names[i]);
            }
        }
    }

    private void writeMissing(ByteBuffer target, int element, String name) {
        if (input.type().kind() != ElementType.Kind.REAL) {
            throw new IllegalArgumentException("input '" + name + "' is missing");
        }
        input.type().putReal(target, element, Double.NaN);
    }

    private void writeInteger(ByteBuffer target, int element, long value, String name) {
        try {
            input.type().putInteger(target, element, value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("input '" + name + "': " + e.getMessage(), e);
        }
    }

    @Override
    public void write(Row row, String[] target, int element) {
        for (int i = 0; i < positions.length; i++) {
            String value = row.isMissing(positions[i]) ? null : row.stringAt(slots[i]);
            if (value == null) {
                throw new IllegalArgumentException("input '" + names[i] + "' is missing");
            }
            target[element + i] = value;
        }
    }
}
