package io.hedgerow.executors.remote;

import io.hedgerow.policies.Tensor;
import io.hedgerow.policies.Tensor.Datatype;
import io.hedgerow.proto.flink.Row;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A tensor of the request, in the model's type. */
final class TensorFeed implements InputFeed {
    private final TensorSpec input;
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
    TensorFeed(TensorSpec input, boolean batched, @Nullable List<Long> rowAxes, String name, int slot) {
        this.input = input;
        this.batched = batched;
        this.rowAxes = rowAxes;
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
    public Tensor tensor(Row row) {
        Tensor tensor = row.tensorAt(slot);
        if (tensor == null) {
            throw new IllegalArgumentException("input '" + name + "' is missing");
        }
        if (!Axes.fits(rowAxes, tensor.shape())) {
            throw new IllegalArgumentException("input '" + name + "' has the shape " + Arrays.toString(tensor.shape())
                    + ", the model takes " + rowAxes);
        }
        if (tensor.datatype() == input.type().datatype() && !input.isReal()) {
            return tensor;
        }
        try {
            return converted(tensor);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("input '" + name + "': " + e.getMessage(), e);
        }
    }

    private Tensor converted(Tensor tensor) {
        ElementType type = input.type();
        boolean isReal = switch (tensor.datatype()) {
            case FP16, FP32, FP64 -> true;
            case BOOL, UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64, BYTES -> false;
        };
        boolean fits = switch (type.kind()) {
            case REAL -> tensor.datatype() != Datatype.BYTES;
            case INTEGER -> !isReal && tensor.datatype() != Datatype.BYTES;
            case TRUTH, TEXT -> tensor.datatype() == type.datatype();
        };
        if (!fits) {
            throw new IllegalArgumentException(tensor.datatype() + " cannot be " + type);
        }
        Object array = type.newArray(tensor.size());
        for (int i = 0; i < tensor.size(); i++) {
            if (type.kind() == ElementType.Kind.REAL) {
                type.putReal(array, i, Elements.realAt(tensor, i));
            } else {
                putInteger(tensor, array, i);
            }
        }
        return new Tensor(type.datatype(), tensor.shape(), array);
    }

    private void putInteger(Tensor tensor, Object array, int at) {
        long value = Elements.integerAt(tensor, at);
        if (tensor.datatype() == Datatype.UINT64 && value < 0) {
            throw new IllegalArgumentException(Long.toUnsignedString(value) + " does not fit " + input.type());
        }
        input.type().putInteger(array, at, value);
    }
}
