package io.hedgerow.starter;

import io.hedgerow.policies.Tensor;
import io.hedgerow.policies.Tensor.Datatype;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ValueType;
import java.util.List;

/**
 * Converts the tensor a sender may write into the one array an input's type has: double FP64, float FP32, long
 * INT64, int INT32, string BYTES, boolean BOOL. Shapes are compared, never changed. An element that does not fit
 * is refused with its position; NaN is an element like any other of an optional input, and refused elsewhere.
 */
final class TensorValues {
    private TensorValues() {}

    static Tensor of(Object value, InputSpec input) throws RefusedValueException {
        if (!(value instanceof Tensor tensor)
                || !isShaped(tensor.shape(), input.shape())
                || !isConvertible(tensor.datatype(), input.type())) {
            throw new RefusedValueException(
                    "is " + Described.value(value) + "; allowed: " + Described.allowed(input),
                    placeAtFault(value, input));
        }
        return switch (input.type()) {
            case DOUBLE -> doubles(tensor, input);
            case FLOAT -> floats(tensor, input);
            case LONG -> longs(tensor, input);
            case INT -> ints(tensor, input);
            case STRING -> strings(tensor);
            case BOOLEAN -> tensor;
        };
    }

    /** Which of a tensor's parts does not fit; the tensor as a whole where both do not. */
    private static String placeAtFault(Object value, InputSpec input) {
        if (!(value instanceof Tensor tensor)) {
            return "";
        }
        boolean shaped = isShaped(tensor.shape(), input.shape());
        boolean convertible = isConvertible(tensor.datatype(), input.type());
        return shaped == convertible ? "" : shaped ? ".datatype" : ".shape";
    }

    private static String element(int index) {
        return ".data[" + index + "]";
    }

    private static boolean isShaped(long[] shape, List<Long> declared) {
        if (shape.length != declared.size()) {
            return false;
        }
        for (int i = 0; i < shape.length; i++) {
            if (declared.get(i) != -1 && declared.get(i) != shape[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isConvertible(Datatype datatype, ValueType type) {
        return switch (type) {
            case STRING -> datatype == Datatype.BYTES;
            case BOOLEAN -> datatype == Datatype.BOOL;
            case DOUBLE, FLOAT, LONG, INT -> datatype != Datatype.BYTES && datatype != Datatype.BOOL;
        };
    }

    private static Tensor doubles(Tensor tensor, InputSpec input) throws RefusedValueException {
        double[] target = tensor.datatype() == Datatype.FP64 ? (double[]) tensor.data() : new double[tensor.size()];
        for (int i = 0; i < target.length; i++) {
            double element = TensorElements.doubleAt(tensor, i);
            if (!Double.isFinite(element) && !(input.optional() && Double.isNaN(element))) {
                throw refused(tensor, i, input);
            }
            if (target != tensor.data()) {
                target[i] = element;
            }
        }
        return target == tensor.data() ? tensor : new Tensor(Datatype.FP64, tensor.shape(), target);
    }

    private static Tensor floats(Tensor tensor, InputSpec input) throws RefusedValueException {
        float[] target = tensor.datatype() == Datatype.FP32 ? (float[]) tensor.data() : new float[tensor.size()];
        for (int i = 0; i < target.length; i++) {
            float element = (float) TensorElements.doubleAt(tensor, i);
            if (!Float.isFinite(element) && !(input.optional() && Float.isNaN(element))) {
                throw refused(tensor, i, input);
            }
            if (target != tensor.data()) {
                target[i] = element;
            }
        }
        return target == tensor.data() ? tensor : new Tensor(Datatype.FP32, tensor.shape(), target);
    }

    private static Tensor longs(Tensor tensor, InputSpec input) throws RefusedValueException {
        if (tensor.datatype() == Datatype.INT64) {
            return tensor;
        }
        long[] target = new long[tensor.size()];
        for (int i = 0; i < target.length; i++) {
            target[i] = wholeAt(tensor, i, input);
        }
        return new Tensor(Datatype.INT64, tensor.shape(), target);
    }

    private static Tensor ints(Tensor tensor, InputSpec input) throws RefusedValueException {
        if (tensor.datatype() == Datatype.INT32) {
            return tensor;
        }
        int[] target = new int[tensor.size()];
        for (int i = 0; i < target.length; i++) {
            long whole = wholeAt(tensor, i, input);
            if (whole != (int) whole) {
                throw refused(tensor, i, input);
            }
            target[i] = (int) whole;
        }
        return new Tensor(Datatype.INT32, tensor.shape(), target);
    }

    private static long wholeAt(Tensor tensor, int index, InputSpec input) throws RefusedValueException {
        try {
            return ScalarValues.toLong(TensorElements.boxed(tensor, index));
        } catch (RefusedValueException e) {
            throw refused(tensor, index, input);
        }
    }

    private static Tensor strings(Tensor tensor) throws RefusedValueException {
        String[] elements = (String[]) tensor.data();
        for (int i = 0; i < elements.length; i++) {
            if (elements[i] == null) {
                throw new RefusedValueException("has no element at position " + i + "; allowed: a string", element(i));
            }
        }
        return tensor;
    }

    private static RefusedValueException refused(Tensor tensor, int index, InputSpec input) {
        return new RefusedValueException(
                "has " + Described.value(TensorElements.boxed(tensor, index)) + " at position " + index + "; allowed: "
                        + Described.allowed(input.type()),
                element(index));
    }
}
