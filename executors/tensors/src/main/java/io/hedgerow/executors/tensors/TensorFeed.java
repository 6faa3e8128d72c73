package io.hedgerow.executors.tensors;

import io.hedgerow.policies.Tensor;
import io.hedgerow.policies.Tensor.Datatype;
import io.hedgerow.proto.flink.Row;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A tensor of the request, as it is. */
final class TensorFeed implements InputFeed {
    private final TensorSpec input;
    private final ElementWriter writer;
    private final InputRules.TextCheck texts;
    private final boolean takesAnyFloat;
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
    TensorFeed(
            TensorSpec input, InputRules rules, boolean batched, @Nullable List<Long> rowAxes, String name, int slot) {
        this.input = input;
        this.writer = new ElementWriter(input, rules);
        this.texts = rules.texts();
        this.takesAnyFloat = writer.takesAnyFloat();
        this.batched = batched;
        this.rowAxes = rowAxes;
        this.fixedRowShape = rowAxes != null && Axes.isFixed(rowAxes) ? Axes.toArray(rowAxes) : null;
        this.name = name;
        this.slot = slot;
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
        if (takesAnyFloat && tensor.data() instanceof float[] floats) {
            target.floats().put(element, floats); // what most models take, without a decision per element
            return;
        }
        refuseOtherType(tensor.datatype());
        if (Elements.isReal(tensor)) {
            copyReals(tensor, target.bytes(), element);
        } else {
            copyIntegers(tensor, target.bytes(), element);
        }
    }

    @Override
    public void write(Row row, String[] target, int element) {
        Tensor tensor = tensor(row);
        if (!(tensor.data() instanceof String[] values)) {
            throw new IllegalArgumentException("input '" + name + "' must be strings, was " + tensor.datatype());
        }
        for (int i = 0; i < values.length; i++) {
            texts.check(values[i], name);
            target[element + i] = values[i];
        }
    }

    private Tensor tensor(Row row) {
        Tensor tensor = row.tensorAt(slot);
        if (tensor == null) {
            throw ElementWriter.missing(name);
        }
        if (!Axes.fits(rowAxes, tensor.shape())) {
            throw new IllegalArgumentException("input '" + name + "' has the shape " + Arrays.toString(tensor.shape())
                    + ", the model takes " + rowAxes);
        }
        return tensor;
    }

    /** Numbers are converted where nothing is guessed: no integers out of reals, no truth out of numbers. */
    private void refuseOtherType(Datatype datatype) {
        boolean fits = switch (datatype) {
            case FP16, FP32, FP64 -> input.type().kind() == ElementType.Kind.REAL;
            case BYTES -> false;
            case UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64 ->
                input.type().kind() != ElementType.Kind.TRUTH;
            case BOOL -> true;
        };
        if (!fits) {
            throw new IllegalArgumentException("input '" + name + "': " + datatype + " cannot be " + input.typeName());
        }
    }

    private void copyReals(Tensor tensor, ByteBuffer target, int element) {
        if (tensor.data() instanceof float[] floats) {
            for (int i = 0; i < floats.length; i++) {
                writer.putReal(target, element + i, floats[i], name);
            }
        } else if (tensor.data() instanceof double[] doubles) {
            for (int i = 0; i < doubles.length; i++) {
                writer.putReal(target, element + i, doubles[i], name);
            }
        } else {
            short[] halves = (short[]) tensor.data();
            for (int i = 0; i < halves.length; i++) {
                writer.putReal(target, element + i, HalfFloats.floatOfHalf(halves[i]), name);
            }
        }
    }

    private void copyIntegers(Tensor tensor, ByteBuffer target, int element) {
        boolean unsigned = tensor.datatype() == Datatype.UINT64;
        int count = tensor.size();
        for (int i = 0; i < count; i++) {
            long value = Elements.integerAt(tensor, i);
            if (unsigned && value < 0) {
                putBeyondLong(target, element + i, value);
            } else {
                writer.putInteger(target, element + i, value, name);
            }
        }
    }

    private void putBeyondLong(ByteBuffer target, int element, long bits) {
        if (input.type() == ElementType.UINT64) {
            target.putLong(element * Long.BYTES, bits);
        } else if (input.type().kind() == ElementType.Kind.REAL) {
            writer.putReal(target, element, ElementType.unsignedToDouble(bits), name);
        } else {
            throw writer.misfit(Long.toUnsignedString(bits), name);
        }
    }
}
