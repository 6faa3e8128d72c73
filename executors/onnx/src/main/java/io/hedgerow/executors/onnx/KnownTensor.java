package io.hedgerow.executors.onnx;

import io.hedgerow.executors.onnx.proto.TensorProto;
import io.hedgerow.executors.onnx.proto.TypeProto;
import io.hedgerow.executors.tensors.Axes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a tensor without running the graph. Immutable.
 *
 * @param type number of its element type, 0 where unknown
 * @param dims its axes, {@link #OPEN} where unknown; null where not even their number is known
 * @param values its elements, for short vectors and scalars of numbers that are constants; else null
 * @param isConstant whether it depends on nothing that comes with a request
 */
record KnownTensor(
        int type, @Nullable List<Long> dims, @Nullable List<Double> values, boolean isConstant) {
    /** An axis of unknown length; counts as one element, so that sizes are never overstated. */
    static final long OPEN = -1;

    /** Longest vector whose elements are followed. */
    static final int MOST_VALUES = 64;

    /** Of a string, in the runtime's memory. */
    private static final int STRING_BYTES = 32;

    private static final int UNKNOWN_TYPE_BYTES = 4;

    static final KnownTensor UNKNOWN = new KnownTensor(0, null, null, false);

    KnownTensor {
        dims = dims == null ? null : List.copyOf(dims);
        values = values == null || values.size() > MOST_VALUES ? null : List.copyOf(values);
    }

    /** A constant of the file. */
    static KnownTensor of(TensorProto tensor) {
        boolean isShort = Axes.elements(tensor.getDimsList()) <= MOST_VALUES;
        return new KnownTensor(
                tensor.getDataType(), tensor.getDimsList(), isShort ? ShortTensors.numbers(tensor) : null, true);
    }

    /** A vector of constants. */
    static KnownTensor vector(int type, List<Double> values) {
        return new KnownTensor(type, List.of((long) values.size()), values, true);
    }

    /** A constant without axes. */
    static KnownTensor scalar(int type, double value) {
        return new KnownTensor(type, List.of(), List.of(value), true);
    }

    /** An input of the graph. */
    static KnownTensor declared(TypeProto type) {
        if (!type.hasTensorType()) {
            return UNKNOWN;
        }
        TypeProto.Tensor tensor = type.getTensorType();
        List<Long> dims = null;
        if (tensor.hasShape()) {
            dims = new ArrayList<>();
            for (var dim : tensor.getShape().getDimList()) {
                dims.add(dim.hasDimValue() && dim.getDimValue() >= 0 ? dim.getDimValue() : OPEN);
            }
        }
        return new KnownTensor(tensor.getElemType(), dims, null, false);
    }

    /** Least bytes it takes; a number beyond all limits where they do not fit into a long. */
    double bytes() {
        double elements = 1;
        for (long dim : dims == null ? List.<Long>of() : dims) {
            elements *= dim == OPEN ? 1 : dim;
        }
        return elements * bytesPerElement();
    }

    private double bytesPerElement() {
        if (type == TensorProto.DataType.STRING_VALUE) {
            return STRING_BYTES;
        }
        return type == 0 ? UNKNOWN_TYPE_BYTES : OnnxTypes.bitsOf(type) / 8.0;
    }

    boolean hasDims() {
        return dims != null;
    }

    /** Its one element, or null. */
    @Nullable
    Double single() {
        return values != null && values.size() == 1 ? values.get(0) : null;
    }

    /** Its elements as lengths of axes, or null where they are none. */
    @Nullable
    List<Long> axes() {
        if (values == null || values.stream().anyMatch(value -> Double.isNaN(value) || value < 0)) {
            return null;
        }
        return values.stream().map(Double::longValue).toList();
    }
}
