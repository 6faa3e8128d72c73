package io.hedgerow.executors.tensorflow;

import io.hedgerow.policies.Tensor;
import io.hedgerow.proto.flink.Row;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A tensor of the request, as it is. */
final class TensorFeed implements InputFeed {
    private final ModelInput input;
    private final boolean batched;
    private final @Nullable List<Long> rowAxes;
    private final String name;
    private final int slot;

    /**
     * A feed of the endpoint input of that name.
     *
     * @param rowAxes what the model takes for one row, without the batch axis; null for anything
     * @param slot where the tensor lies in a row
     */
    TensorFeed(ModelInput input, boolean batched, @Nullable List<Long> rowAxes, String name, int slot) {
        this.input = input;
        this.batched = batched;
        this.rowAxes = rowAxes;
        this.name = name;
        this.slot = slot;
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
        return tensor(row).shape();
    }

    private Tensor tensor(Row row) {
        Tensor tensor = row.tensorAt(slot);
        if (tensor == null) {
            throw new IllegalArgumentException("input '" + name + "' is missing");
        }
        if (rowAxes != null
                && !Axes.meet(rowAxes, Arrays.stream(tensor.shape()).boxed().toList())) {
            throw new IllegalArgumentException("input '" + name + "' has the shape " + Arrays.toString(tensor.shape())
                    + ", the model takes " + rowAxes);
        }
        return tensor;
    }

    @Override
    public void write(Row row, String[] target, int element) {
        Tensor tensor = tensor(row);
        if (!(tensor.data() instanceof String[] values)) {
            throw new IllegalArgumentException("input '" + name + "' must be strings, was " + tensor.datatype());
        }
        System.arraycopy(values, 0, target, element, values.length);
    }

    @Override
    public void write(Row row, ByteBuffer target, int element) {
        Tensor tensor = tensor(row);
        if (input.type() == ElementType.FLOAT && tensor.data() instanceof float[] floats) {
            for (int i = 0; i < floats.length; i++) { // what most models take, without a decision per element
                target.putFloat((element + i) * Float.BYTES, floats[i]);
            }
            return;
        }
        try {
            copy(tensor, target, element);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("input '" + name + "': " + e.getMessage(), e);
        }
    }

    private void copy(Tensor tensor, ByteBuffer target, int element) {
        ElementType type = input.type();
        boolean isReal = switch (tensor.datatype()) {
            case FP16, FP32, FP64 -> true;
            case BOOL, UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64 -> false;
            case BYTES -> throw new IllegalArgumentException("strings cannot be " + type.tensorflowName());
        };
        boolean fits = isReal
                ? type.kind() == ElementType.Kind.REAL
                : type.kind() != ElementType.Kind.TRUTH || tensor.datatype() == Tensor.Datatype.BOOL;
        if (!fits) {
            throw new IllegalArgumentException(tensor.datatype() + " cannot be " + type.tensorflowName());
        }
        int count = tensor.size();
        for (int i = 0; i < count; i++) {
            if (isReal) {
                type.putReal(target, element + i, realAt(tensor, i));
            } else {
                putInteger(tensor, i, target, element + i);
            }
        }
    }

    private void putInteger(Tensor tensor, int i, ByteBuffer target, int element) {
        long value = integerAt(tensor, i);
        if (tensor.datatype() != Tensor.Datatype.UINT64 || value >= 0) {
            input.type().putInteger(target, element, value);
        } else if (input.type().kind() == ElementType.Kind.REAL) {
            input.type().putReal(target, element, (double) ((value >>> 1) | (value & 1)) * 2);
        } else {
            throw new IllegalArgumentException(Long.toUnsignedString(value) + " does not fit "
                    + input.type().tensorflowName());
        }
    }

    private static double realAt(Tensor tensor, int i) {
        if (tensor.data() instanceof float[] floats) {
            return floats[i];
        }
        return tensor.data() instanceof double[] doubles
                ? doubles[i]
                : HalfFloats.floatOfHalf(((short[]) tensor.data())[i]);
    }

    private static long integerAt(Tensor tensor, int i) {
        return switch (tensor.datatype()) {
            case BOOL -> ((boolean[]) tensor.data())[i] ? 1 : 0;
            case UINT8 -> ((byte[]) tensor.data())[i] & 0xFF;
            case UINT16 -> ((short[]) tensor.data())[i] & 0xFFFF;
            case UINT32 -> ((int[]) tensor.data())[i] & 0xFFFF_FFFFL;
            case INT8 -> ((byte[]) tensor.data())[i];
            case INT16 -> ((short[]) tensor.data())[i];
            case INT32 -> ((int[]) tensor.data())[i];
            case UINT64, INT64 -> ((long[]) tensor.data())[i];
            case FP16, FP32, FP64, BYTES -> throw new IllegalArgumentException("not integers: " + tensor.datatype());
        };
    }
}
