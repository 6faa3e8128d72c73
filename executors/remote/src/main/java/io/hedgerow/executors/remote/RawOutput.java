package io.hedgerow.executors.remote;

import io.hedgerow.policies.Tensor;
import java.util.Arrays;

/**
 * What one output of an answer holds, of the type and a shape that the model declares.
 *
 * @param tensor of all rows
 */
record RawOutput(Tensor tensor) {

    /** @param shape as the answer says it */
    static RawOutput of(TensorSpec output, long[] shape, JsonArray data) throws BadAnswerException {
        if (!Axes.fits(output.axes(), shape)) {
            throw new BadAnswerException("output '" + output.name() + "' has the shape " + Arrays.toString(shape)
                    + ", the model declares " + output.axes());
        }
        if (!holds(shape, data.size())) {
            throw new BadAnswerException("output '" + output.name() + "' has " + data.size()
                    + " elements, which do not fill its shape " + Arrays.toString(shape));
        }
        return new RawOutput(new Tensor(output.type().datatype(), shape, data.elements(output.type())));
    }

    private static boolean holds(long[] shape, int size) {
        try {
            return Tensor.elementCount(shape) == size;
        } catch (ArithmeticException | IllegalArgumentException e) {
            return false; // an axis below 0, or more elements than an int can count
        }
    }

    long[] shape() {
        return tensor.shape();
    }

    int size() {
        return tensor.size();
    }

    double real(int element) {
        return Elements.realAt(tensor, element);
    }

    long integer(int element) {
        return Elements.integerAt(tensor, element);
    }

    String text(int element) {
        return ((String[]) tensor.data())[element];
    }

    /** The elements from {@code first} on, as many as the shape holds. */
    @SuppressWarnings("SuspiciousSystemArraycopy") // two arrays of the same type
    Tensor slice(int first, long[] shape) {
        int count = (int) Tensor.elementCount(shape);
        Object array =
                java.lang.reflect.Array.newInstance(tensor.data().getClass().getComponentType(), count);
        System.arraycopy(tensor.data(), first, array, 0, count);
        return new Tensor(tensor.datatype(), shape, array);
    }
}
