package io.hedgerow.executors.remote;

import io.hedgerow.executors.tensors.Axes;
import io.hedgerow.executors.tensors.TensorData;
import io.hedgerow.executors.tensors.TensorSpec;
import io.hedgerow.policies.Tensor;
import java.util.Arrays;

/** Takes an output of an answer for what the model declares, or refuses it. */
final class CheckedOutput {
    private CheckedOutput() {}

    /** @param shape as the answer says it */
    static TensorData of(TensorSpec output, long[] shape, JsonArray data) throws BadAnswerException {
        if (!Axes.fits(output.axes(), shape)) {
            throw new BadAnswerException("output '" + output.name() + "' has the shape " + Arrays.toString(shape)
                    + ", the model declares " + output.axes());
        }
        if (!holds(shape, data.size())) {
            throw new BadAnswerException("output '" + output.name() + "' has " + data.size()
                    + " elements, which do not fill its shape " + Arrays.toString(shape));
        }
        return data.as(output.type(), shape);
    }

    private static boolean holds(long[] shape, int size) {
        try {
            return Tensor.elementCount(shape) == size;
        } catch (ArithmeticException | IllegalArgumentException e) {
            return false; // an axis below 0, or more elements than an int can count
        }
    }
}
