package io.hedgerow.executors.onnx;

import ai.onnxruntime.OnnxMap;
import ai.onnxruntime.OnnxSequence;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtUtil;
import io.hedgerow.executors.tensors.ModelOutput;
import io.hedgerow.executors.tensors.TensorData;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Takes what a run gave out of native memory. */
final class RunOutputs {
    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

    private RunOutputs() {}

    /** The outputs, in order, from pinned buffers or else from the result. */
    static TensorData[] all(List<ModelOutput> outputs, OrtSession.Result result, Map<String, TensorData> pinned)
            throws OrtException {
        TensorData[] all = new TensorData[outputs.size()];
        for (int i = 0; i < all.length; i++) {
            ModelOutput output = outputs.get(i);
            TensorData kept = pinned.get(output.name());
            all[i] = kept != null ? kept : copyOf(output, value(result, output.name()));
        }
        return all;
    }

    private static OnnxValue value(OrtSession.Result result, String name) throws OrtException {
        return result.get(name).orElseThrow(() -> new OrtException("the run gave no output '" + name + "'"));
    }

    private static TensorData copyOf(ModelOutput output, OnnxValue value) throws OrtException {
        if (value instanceof OnnxSequence sequence && output.kind() == ModelOutput.Kind.MAPS) {
            return TensorData.ofMaps(mapsOf(sequence));
        }
        if (!(value instanceof OnnxTensor tensor)) {
            throw new OrtException("output '" + output.name() + "' is no tensor");
        }
        long[] shape = tensor.getInfo().getShape();
        if (output.isText()) {
            return TensorData.ofTexts(shape, textsOf(tensor));
        }
        boolean empty = Arrays.stream(shape).anyMatch(axis -> axis == 0);
        return TensorData.ofNumbers(shape, empty ? EMPTY : tensor.getByteBuffer());
    }

    private static List<Map<?, ?>> mapsOf(OnnxSequence sequence) throws OrtException {
        List<Map<?, ?>> maps = new ArrayList<>();
        List<? extends OnnxValue> values = sequence.getValue();
        try {
            for (OnnxValue value : values) {
                maps.add(((OnnxMap) value).getValue());
            }
        } finally {
            OnnxValue.close(values);
        }
        return maps;
    }

    private static String[] textsOf(OnnxTensor tensor) throws OrtException {
        Object value = tensor.getValue();
        if (value instanceof String[] texts) {
            return texts;
        }
        return value instanceof String text ? new String[] {text} : OrtUtil.flattenString(value);
    }
}
