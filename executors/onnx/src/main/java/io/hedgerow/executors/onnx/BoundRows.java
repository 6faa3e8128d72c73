package io.hedgerow.executors.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.hedgerow.executors.tensors.Axes;
import io.hedgerow.executors.tensors.ElementType;
import io.hedgerow.executors.tensors.ModelOutput;
import io.hedgerow.executors.tensors.TensorBuffer;
import io.hedgerow.executors.tensors.TensorData;
import io.hedgerow.executors.tensors.TensorSpec;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tensors of one number of rows over buffers of others. */
final class BoundRows implements AutoCloseable {
    private final Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    private final Map<String, OnnxValue> outputs = new LinkedHashMap<>();
    private final Set<String> requested = new LinkedHashSet<>();
    private final Map<String, TensorData> pinned = new LinkedHashMap<>();

    void addInput(OnnxSession session, TensorSpec input, TensorBuffer buffer, List<Long> axes) throws OrtException {
        inputs.put(
                UnsignedInputs.feedName(input), tensor(session, input.type(), front(buffer, input.type(), axes), axes));
    }

    /** Without a buffer, or where the Java interface has no such tensors, the runtime allocates the output. */
    void addOutput(OnnxSession session, ModelOutput output, @Nullable TensorBuffer buffer, @Nullable List<Long> axes)
            throws OrtException {
        ElementType type = output.type();
        if (buffer == null || axes == null || type == null || OnnxTypes.signedTwin(type) != type) {
            requested.add(output.name());
            return;
        }
        ByteBuffer front = front(buffer, type, axes);
        outputs.put(output.name(), tensor(session, type, front, axes));
        pinned.put(output.name(), TensorData.ofNumbers(Axes.toArray(axes), front));
    }

    private static ByteBuffer front(TensorBuffer buffer, ElementType type, List<Long> axes) {
        return buffer.front(Math.toIntExact(Axes.elements(axes) * type.bytes()));
    }

    private static OnnxTensor tensor(OnnxSession session, ElementType type, ByteBuffer front, List<Long> axes)
            throws OrtException {
        return session.tensor(type, front, Axes.toArray(axes));
    }

    OrtSession.Result run(OnnxSession session, OrtSession.RunOptions options) throws OrtException {
        return session.run(inputs, requested, outputs, options);
    }

    /** The outputs that a run writes to buffers, by name. */
    Map<String, TensorData> pinned() {
        return pinned;
    }

    boolean hasPinnedOutputs() {
        return !outputs.isEmpty();
    }

    @Override
    public void close() {
        OnnxValue.close(inputs);
        OnnxValue.close(outputs);
    }
}
