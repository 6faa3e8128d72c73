package io.hedgerow.executors.onnx;

import ai.onnxruntime.platform.Fp16Conversions;
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
    private final long @Nullable [] fixedRowShape;
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
        this.fixedRowShape = rowAxes != null && Axes.isFixed(rowAxes)
                ? rowAxes.stream().mapToLong(Long::longValue).toArray()
                : null;
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
    public long @Nullable [] fixedRowShape() {
        return fixedRowShape;
    }

    @Override
    public long[] rowShape(Row row) {
        return tensor(row).shape();
    }

    @Override
    public void write(Row row, TensorBuffer target, int element) {
        Tensor tensor = tensor(row);
        if (input.type() == ElementType.FLOAT && tensor.data() instanceof float[] floats) {
            target.floats().put(element, floats); // what most models take, without a decision per element
            return;
        }
        try {
            copy(tensor, target.bytes(), element);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("input '" + name + "': " + e.getMessage(), e);
        }
    }

    @Override
    public void write(Row row, String[] target, int element) {
        Tensor tensor = tensor(row);
        if (!(tensor.data() instanceof String[] values)) {
            throw new IllegalArgumentException("input '" + name + "' must be strings, was " + tensor.datatype());
        }
        for (int i = 0; i < values.length; i++) {
            target[element + i] = Texts.checked(values[i], name);
        }
    }

    private Tensor tensor(Row row) {
        Tensor tensor = row.tensorAt(slot);
        if (tensor == null) {
            throw new IllegalArgumentException("input '" + name + "' is missing");
        }
        if (rowAxes != null && !fits(tensor.shape(), rowAxes)) {
            throw new IllegalArgumentException("input '" + name + "' has the shape " + Arrays.toString(tensor.shape())
                    + ", the model takes " + rowAxes);
        }
        return tensor;
    }

    private static boolean fits(long[] shape, List<Long> axes) {
        if (shape.length != axes.size()) {
            return false;
        }
        for (int i = 0; i < shape.length; i++) {
            if (axes.get(i) != Axes.ANY && axes.get(i) != shape[i]) {
                return false;
            }
        }
        return true;
    }

    private void copy(Tensor tensor, ByteBuffer target, int element) {
        switch (tensor.datatype()) {
            case FP32, FP64, FP16 -> copyReals(tensor, target, element);
            case BYTES ->
                throw new IllegalArgumentException(
                        "strings cannot be " + input.type().onnxName());
            case BOOL, UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64 ->
                copyIntegers(tensor, target, element);
        }
    }

    private void copyReals(Tensor tensor, ByteBuffer target, int element) {
        ElementType type = input.type();
        if (type.kind() != ElementType.Kind.REAL) {
            throw new IllegalArgumentException(tensor.datatype() + " cannot be " + type.onnxName());
        }
        if (tensor.data() instanceof float[] floats) {
            for (int i = 0; i < floats.length; i++) {
                type.putReal(target, element + i, floats[i]);
            }
        } else if (tensor.data() instanceof double[] doubles) {
            for (int i = 0; i < doubles.length; i++) {
                type.putReal(target, element + i, doubles[i]);
            }
        } else {
            short[] halves = (short[]) tensor.data();
            for (int i = 0; i < halves.length; i++) {
                type.putReal(target, element + i, Fp16Conversions.fp16ToFloat(halves[i]));
            }
        }
    }

    private void copyIntegers(Tensor tensor, ByteBuffer target, int element) {
        ElementType type = input.type();
        if (type.kind() == ElementType.Kind.TRUTH && tensor.datatype() != Tensor.Datatype.BOOL) {
            throw new IllegalArgumentException(tensor.datatype() + " cannot be bool");
        }
        for (int i = 0; i < tensor.size(); i++) {
            long value = integerAt(tensor, i);
            if (tensor.datatype() == Tensor.Datatype.UINT64 && value < 0) {
                putBeyondLong(type, target, element + i, value);
            } else {
                type.putInteger(target, element + i, value);
            }
        }
    }

    private static void putBeyondLong(ElementType type, ByteBuffer target, int element, long bits) {
        if (type == ElementType.UINT64) {
            target.putLong(element * type.bytes(), bits);
        } else if (type.kind() == ElementType.Kind.REAL) {
            type.putReal(target, element, ElementType.unsignedToDouble(bits));
        } else {
            throw new IllegalArgumentException(Long.toUnsignedString(bits) + " does not fit " + type.onnxName());
        }
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
