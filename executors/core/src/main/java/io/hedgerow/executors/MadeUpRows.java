package io.hedgerow.executors;

import io.hedgerow.policies.Tensor;
import io.hedgerow.policies.Tensor.Datatype;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.proto.flink.InputLayout;
import io.hedgerow.proto.flink.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of the right shape that mean nothing. */
public final class MadeUpRows {
    private MadeUpRows() {}

    /** The row of that number: numbers small and changing, texts empty. */
    public static Row row(InputLayout layout, int number) {
        Row row = layout.newRow();
        for (int i = 0; i < layout.size(); i++) {
            int slot = layout.slotOf(i);
            switch (layout.columnOf(i)) {
                case DOUBLE -> row.setDouble(i, slot, number % 2);
                case LONG -> row.setLong(i, slot, number);
                case STRING -> row.setString(i, slot, "");
                case TENSOR -> row.setTensor(i, slot, tensor(layout.inputs().get(i)));
            }
        }
        return row;
    }

    private static Tensor tensor(InputSpec input) {
        List<Long> axes = new ArrayList<>();
        input.shape().forEach(axis -> axes.add(axis < 0 ? 1 : axis));
        long[] shape = axes.stream().mapToLong(Long::longValue).toArray();
        int size = Math.toIntExact(Tensor.elementCount(shape));
        return switch (input.type()) {
            case DOUBLE -> new Tensor(Datatype.FP64, shape, new double[size]);
            case FLOAT -> new Tensor(Datatype.FP32, shape, new float[size]);
            case LONG -> new Tensor(Datatype.INT64, shape, new long[size]);
            case INT -> new Tensor(Datatype.INT32, shape, new int[size]);
            case BOOLEAN -> new Tensor(Datatype.BOOL, shape, new boolean[size]);
            case STRING -> new Tensor(Datatype.BYTES, shape, strings(size));
        };
    }

    private static Object strings(int size) {
        String[] strings = new String[size];
        Arrays.fill(strings, "");
        return strings;
    }
}
