package io.hedgerow.executors.composite;

import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.proto.flink.InputLayout;
import io.hedgerow.proto.flink.Row;
import java.util.Objects;

/** Reads one scalar of the rows of a layout. */
record RowValue(InputSpec input, InputLayout.Column column, int slot) {

    static RowValue of(InputLayout layout, int input) {
        return new RowValue(layout.inputs().get(input), layout.columnOf(input), layout.slotOf(input));
    }

    /** Whether it can be read as that type; a double stands for every type of number. */
    boolean isOf(ValueType type) {
        if (input.isTensor()) {
            return false;
        }
        boolean isNumber = input.type() != ValueType.STRING && input.type() != ValueType.BOOLEAN;
        return type == ValueType.DOUBLE ? isNumber : input.type() == type;
    }

    String described() {
        return input.isTensor() ? "a tensor" : input.type().yamlName();
    }

    /** The value of a row that has it: a {@code Double}, {@code Long}, {@code String} or {@code Boolean}. */
    Object of(Row row) {
        return switch (column) {
            case DOUBLE ->
                input.type() == ValueType.BOOLEAN ? (Object) (row.doubleAt(slot) != 0) : (Object) row.doubleAt(slot);
            case LONG -> row.longAt(slot);
            case STRING -> Objects.requireNonNull(row.stringAt(slot));
            case TENSOR -> throw new IllegalStateException("input " + input.name() + " is a tensor");
        };
    }
}
