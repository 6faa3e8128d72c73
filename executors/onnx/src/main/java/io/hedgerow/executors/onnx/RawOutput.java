package io.hedgerow.executors.onnx;

import ai.onnxruntime.OnnxMap;
import ai.onnxruntime.OnnxSequence;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtUtil;
import io.hedgerow.policies.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one output held after a run, outside of native memory or in a pinned buffer. */
final class RawOutput {
    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

    private final long[] shape;
    private final int size;
    private final @Nullable ByteBuffer numbers;
    private final String @Nullable [] texts;
    private final @Nullable List<Map<?, ?>> maps;

    private RawOutput(
            long[] shape, @Nullable ByteBuffer numbers, String @Nullable [] texts, @Nullable List<Map<?, ?>> maps) {
        this.shape = shape;
        this.size = (int) Tensor.elementCount(shape);
        this.numbers = numbers;
        this.texts = texts;
        this.maps = maps;
    }

    /** Numbers in native order; valid until the buffer's next run. */
    static RawOutput pinned(long[] shape, ByteBuffer numbers) {
        return new RawOutput(shape, numbers, null, null);
    }

    /** A copy of what a run gave. */
    private static RawOutput copyOf(ModelOutput output, OnnxValue value) throws OrtException {
        if (value instanceof OnnxSequence sequence && output.kind() == ModelOutput.Kind.MAPS) {
            List<Map<?, ?>> maps = mapsOf(sequence);
            return new RawOutput(new long[] {maps.size()}, null, null, maps);
        }
        if (!(value instanceof OnnxTensor tensor)) {
            throw new OrtException("output '" + output.name() + "' is no tensor");
        }
        long[] shape = tensor.getInfo().getShape();
        if (output.type() == ElementType.STRING) {
            return new RawOutput(shape, null, textsOf(tensor), null);
        }
        boolean empty = Arrays.stream(shape).anyMatch(axis -> axis == 0);
        ByteBuffer numbers = empty ? EMPTY : tensor.getByteBuffer();
        return new RawOutput(shape, numbers, null, null);
    }

    /** The outputs, in order, from pinned buffers or else from the result. */
    static RawOutput[] all(List<ModelOutput> outputs, OrtSession.Result result, Map<String, RawOutput> pinned)
            throws OrtException {
        RawOutput[] all = new RawOutput[outputs.size()];
        for (int i = 0; i < all.length; i++) {
            ModelOutput output = outputs.get(i);
            RawOutput kept = pinned.get(output.name());
            all[i] = kept != null ? kept : copyOf(output, value(result, output.name()));
        }
        return all;
    }

    private static OnnxValue value(OrtSession.Result result, String name) throws OrtException {
        return result.get(name).orElseThrow(() -> new OrtException("the run gave no output '" + name + "'"));
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

    long[] shape() {
        return shape;
    }

    /** Number of elements, or of maps. */
    int size() {
        return size;
    }

    boolean hasNumbers() {
        return numbers != null;
    }

    ByteBuffer numbers() {
        if (numbers == null) {
            throw new IllegalStateException("not numbers");
        }
        return numbers;
    }

    String[] texts() {
        if (texts == null) {
            throw new IllegalStateException("not strings");
        }
        return texts;
    }

    Map<?, ?> map(int row) {
        if (maps == null) {
            throw new IllegalStateException("not maps");
        }
        return maps.get(row);
    }
}
