package io.hedgerow.testkit;

import io.hedgerow.policies.Tensor;
import io.hedgerow.proto.flink.InputLayout;
import io.hedgerow.proto.flink.Row;
import java.util.Map;

/** Makes rows as the starter does. */
public final class TestingRows {
    private TestingRows() {}

    /**
     * A row of these values.
     *
     * @param values numbers, texts, booleans and tensors by the name of the input; what is not in the map is missing
     * @throws IllegalArgumentException for a value whose input the layout lacks
     */
    public static Row row(InputLayout layout, Map<String, ?> values) {
        Row row = layout.newRow();
        values.forEach((name, value) -> {
            int input = layout.indexOf(name);
            if (input < 0) {
                throw new IllegalArgumentException("the endpoint has no input " + name);
            }
            set(row, layout, input, value);
        });
        return row;
    }

    private static void set(Row row, InputLayout layout, int input, Object value) {
        int slot = layout.slotOf(input);
        switch (layout.columnOf(input)) {
            case DOUBLE -> row.setDouble(input, slot, number(value));
            case LONG -> row.setLong(input, slot, ((Number) value).longValue());
            case STRING -> row.setString(input, slot, (String) value);
            case TENSOR -> row.setTensor(input, slot, (Tensor) value);
        }
    }

    private static double number(Object value) {
        if (value instanceof Boolean flag) {
            return flag ? 1 : 0;
        }
        return ((Number) value).doubleValue();
    }
}
