package io.hedgerow.executors.tensors;

import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.proto.flink.InputLayout;
import io.hedgerow.proto.flink.InputLayout.Column;
import io.hedgerow.proto.flink.Row;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;

/** One scalar, or several packed side by side. */
final class ScalarsFeed implements InputFeed {
    private final TensorSpec input;
    private final ElementWriter writer;
    private final InputRules.TextCheck texts;
    private final boolean batched;
    private final long[] rowShape;
    private final String[] names;
    private final int[] positions;
    private final int[] slots;
    private final Column[] columns;
    private final boolean floatsOfDoubles;
    private final boolean isSideBySide;
    /** A bit for each of the positions. */
    private final long[] fed;

    /**
     * A feed of the endpoint inputs at those positions.
     *
     * @param rowShape shape of a row; its elements are as many as the positions
     */
    ScalarsFeed(
            TensorSpec input,
            InputRules rules,
            boolean batched,
            long[] rowShape,
            InputLayout layout,
            int... positions) {
        this.input = input;
        this.writer = new ElementWriter(input, rules);
        this.texts = rules.texts();
        this.batched = batched;
        this.rowShape = rowShape.clone();
        this.positions = positions.clone();
        this.slots = new int[positions.length];
        this.columns = new Column[positions.length];
        this.names = new String[positions.length];
        for (int i = 0; i < positions.length; i++) {
            InputSpec spec = layout.inputs().get(positions[i]);
            names[i] = spec.name();
            slots[i] = layout.slotOf(positions[i]);
            columns[i] = layout.columnOf(positions[i]);
        }
        this.floatsOfDoubles =
                writer.takesAnyFloat() && Arrays.stream(columns).allMatch(column -> column == Column.DOUBLE);
        this.isSideBySide =
                slots.length > 0 && IntStream.range(1, slots.length).allMatch(i -> slots[i] == slots[0] + i);
        this.fed = bits(positions);
    }

    private static long[] bits(int... positions) {
        long[] bits = new long[(Arrays.stream(positions).max().orElse(-1) >> 6) + 1];
        for (int position : positions) {
            bits[position >>> 6] |= 1L << position;
        }
        return bits;
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
    public long[] fixedRowShape() {
        return rowShape;
    }

    @Override
    public long[] rowShape(Row row) {
        return rowShape;
    }

    @Override
    public void write(Row row, TensorBuffer target, int element) {
        if (floatsOfDoubles) {
            writeFloats(row, target.stage(), element);
        } else {
            writeAny(row, target.bytes(), element);
        }
    }

    /** What most models take, without a decision per element. */
    private void writeFloats(Row row, float[] target, int element) {
        if (row.isAnyMissing(fed)) {
            for (int i = 0; i < positions.length; i++) {
                target[element + i] = row.isMissing(positions[i]) ? Float.NaN : (float) row.doubleAt(slots[i]);
            }
        } else if (isSideBySide) {
            row.copyFloats(slots[0], slots.length, target, element);
        } else {
            for (int i = 0; i < slots.length; i++) {
                target[element + i] = (float) row.doubleAt(slots[i]);
            }
        }
    }

    private void writeAny(Row row, ByteBuffer target, int element) {
        boolean real = input.type().kind() == ElementType.Kind.REAL;
        for (int i = 0; i < positions.length; i++) {
            if (row.isMissing(positions[i])) {
                writer.putMissing(target, element + i, names[i]);
            } else if (columns[i] == Column.LONG) {
                writer.putInteger(target, element + i, row.longAt(slots[i]), names[i]);
            } else if (real) {
                writer.putReal(target, element + i, row.doubleAt(slots[i]), names[i]);
            } else {
                writer.putInteger(target, element + i, (long) row.doubleAt(slots[i]), names[i]);
            }
        }
    }

    @Override
    public void write(Row row, String[] target, int element) {
        for (int i = 0; i < positions.length; i++) {
            String value = row.isMissing(positions[i]) ? null : row.stringAt(slots[i]);
            if (value == null) {
                throw ElementWriter.missing(names[i]);
            }
            texts.check(value, names[i]);
            target[element + i] = value;
        }
    }
}
