package io.hedgerow.executors.tensorflow;

import io.hedgerow.executors.tensors.ElementType;
import io.hedgerow.executors.tensors.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.NdArray;
import org.tensorflow.types.TString;

/** Copies what outputs held after a run out of native memory. */
final class TensorCopies {
    private TensorCopies() {}

    static TensorData copyOf(Tensor tensor) {
        ElementType type = TensorflowTypes.of(tensor.dataType().getNumber());
        if (type == null) {
            throw new IllegalStateException("a tensor of " + tensor.dataType() + " cannot be read");
        }
        long[] shape = tensor.shape().asArray();
        if (type == ElementType.STRING) {
            return TensorData.ofTexts(shape, texts((TString) tensor));
        }
        byte[] bytes = new byte[Math.toIntExact(io.hedgerow.policies.Tensor.elementCount(shape) * type.bytes())];
        if (bytes.length > 0) {
            tensor.asRawTensor().data().read(bytes);
        }
        return TensorData.ofNumbers(shape, ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()));
    }

    private static String[] texts(TString tensor) {
        String[] texts = new String[Math.toIntExact(tensor.size())];
        int next = 0;
        for (NdArray<String> scalar : tensor.scalars()) {
            texts[next++] = scalar.getObject();
        }
        return texts;
    }
}
