package io.hedgerow.proto.flink;

import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ValueType;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where each input of an endpoint lies in a {@link Row}; resolved once per endpoint. Immutable and thread-safe.
 */
public final class InputLayout {

    /** Which array of a row holds an input. */
    public enum Column {
        /** {@code Row.doubles}: double, float, int and boolean (1 or 0) scalars. */
        DOUBLE,
        /** {@code Row.longs}: long scalars. */
        LONG,
        /** {@code Row.strings}: string scalars. */
        STRING,
        /** {@code Row.tensors}: inputs with a shape. */
        TENSOR
    }

    private final List<InputSpec> inputs;
    private final Map<String, Integer> indexByName;
    private final Column[] columns;
    private final int[] slots;
    private final Map<Column, Integer> counts = new EnumMap<>(Column.class);

    public InputLayout(List<InputSpec> inputs) {
        this.inputs = List.copyOf(inputs);
        this.indexByName = new HashMap<>();
        this.columns = new Column[inputs.size()];
        this.slots = new int[inputs.size()];
        for (int i = 0; i < inputs.size(); i++) {
            InputSpec input = inputs.get(i);
            if (indexByName.put(input.name(), i) != null) {
                throw new IllegalArgumentException("input " + input.name() + " is declared twice");
            }
            columns[i] = columnOf(input);
            slots[i] = count(columns[i]);
            counts.put(columns[i], slots[i] + 1);
        }
    }

    private static Column columnOf(InputSpec input) {
        if (input.isTensor()) {
            return Column.TENSOR;
        }
        if (input.type() == ValueType.STRING) {
            return Column.STRING;
        }
        return input.type() == ValueType.LONG ? Column.LONG : Column.DOUBLE;
    }

    /** The inputs in declared order. */
    public List<InputSpec> inputs() {
        return inputs;
    }

    public int size() {
        return columns.length;
    }

    /** Position of an input, or -1. */
    public int indexOf(String name) {
        Integer index = indexByName.get(name);
        return index == null ? -1 : index;
    }

    public Column columnOf(int input) {
        return columns[input];
    }

    /** Position within the input's column. */
    public int slotOf(int input) {
        return slots[input];
    }

    /** How many inputs lie in a column. */
    public int count(Column column) {
        return counts.getOrDefault(column, 0);
    }

    /** An empty row in which every input is missing. */
    public Row newRow() {
        Row row = new Row(
                new double[count(Column.DOUBLE)],
                new long[count(Column.LONG)],
                new String[count(Column.STRING)],
                new io.hedgerow.policies.Tensor[count(Column.TENSOR)],
                new long[(size() + 63) >>> 6]);
        for (int i = 0; i < size(); i++) {
            row.setMissing(i);
        }
        return row;
    }
}
