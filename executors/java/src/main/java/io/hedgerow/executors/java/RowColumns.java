package io.hedgerow.executors.java;

import io.hedgerow.policies.Tensor;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.proto.flink.InputLayout;
import io.hedgerow.proto.flink.Row;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where the inputs of a model lie in the rows of an endpoint. Immutable and thread-safe. */
final class RowColumns {
    private static final Set<ValueType> NUMBERS =
            EnumSet.of(ValueType.DOUBLE, ValueType.FLOAT, ValueType.LONG, ValueType.INT);
    private static final Set<ValueType> WHOLE_NUMBERS = EnumSet.of(ValueType.LONG, ValueType.INT);

    private final Map<String, Column> byName;
    private final List<Required> required;
    private final long[] requiredBits;

    RowColumns(Map<String, Column> byName, List<Required> required, InputLayout layout) {
        this.byName = Map.copyOf(byName);
        this.required = List.copyOf(required);
        this.requiredBits = new long[(layout.size() + 63) >>> 6];
        required.forEach(input -> requiredBits[input.position() >>> 6] |= 1L << input.position());
    }

    /** An input that every row has, and its position in the layout. */
    record Required(String name, int position) {}

    /** An input of the model; its position is -1 where the endpoint has none. */
    record Column(InputSpec input, int position, int slot, InputLayout.Column kind) {
        static Column absent(InputSpec input) {
            return new Column(input, -1, -1, InputLayout.Column.DOUBLE);
        }

        boolean isMissing(Row row) {
            return position < 0 || row.isMissing(position);
        }
    }

    void refuseMissing(Row row) {
        if (!row.isAnyMissing(requiredBits)) {
            return;
        }
        List<String> missing = required.stream()
                .filter(input -> row.isMissing(input.position()))
                .map(Required::name)
                .toList();
        throw new IllegalArgumentException("the model needs " + String.join(", ", missing) + ", which the row lacks");
    }

    boolean isMissing(Row row, String input) {
        return column(input).isMissing(row);
    }

    double number(Row row, String input) {
        Column column = scalar(row, input, NUMBERS);
        return column.kind() == InputLayout.Column.LONG ? row.longAt(column.slot()) : row.doubleAt(column.slot());
    }

    long whole(Row row, String input) {
        Column column = scalar(row, input, WHOLE_NUMBERS);
        return column.kind() == InputLayout.Column.LONG
                ? row.longAt(column.slot())
                : (long) row.doubleAt(column.slot());
    }

    boolean flag(Row row, String input) {
        return row.doubleAt(scalar(row, input, EnumSet.of(ValueType.BOOLEAN)).slot()) != 0;
    }

    String text(Row row, String input) {
        String text =
                row.stringAt(scalar(row, input, EnumSet.of(ValueType.STRING)).slot());
        if (text == null) {
            throw new IllegalArgumentException("input " + input + " is missing");
        }
        return text;
    }

    Tensor tensor(Row row, String input) {
        Column column = present(row, input);
        Tensor tensor = column.input().isTensor() ? row.tensorAt(column.slot()) : null;
        if (tensor == null) {
            throw new IllegalArgumentException("input " + input + " is no tensor, but a "
                    + column.input().type().yamlName());
        }
        return tensor;
    }

    private Column scalar(Row row, String input, Set<ValueType> types) {
        Column column = present(row, input);
        if (column.input().isTensor() || !types.contains(column.input().type())) {
            throw new IllegalArgumentException("input " + input + " is described as "
                    + (column.input().isTensor()
                            ? "a tensor"
                            : column.input().type().yamlName())
                    + " and cannot be read as another type");
        }
        return column;
    }

    private Column present(Row row, String input) {
        Column column = column(input);
        if (column.isMissing(row)) {
            throw new IllegalArgumentException("input " + input + " is missing; ask isMissing first");
        }
        return column;
    }

    private Column column(String input) {
        Column column = byName.get(input);
        if (column == null) {
            throw new IllegalArgumentException("the model's description has no input " + input);
        }
        return column;
    }
}
