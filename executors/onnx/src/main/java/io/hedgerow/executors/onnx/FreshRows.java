package io.hedgerow.executors.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.RunOptions;
import io.hedgerow.executors.tensors.InputFeed;
import io.hedgerow.executors.tensors.RowBuffers;
import io.hedgerow.executors.tensors.TensorBuffer;
import io.hedgerow.executors.tensors.TensorData;
import io.hedgerow.executors.tensors.TensorSpec;
import io.hedgerow.proto.flink.Row;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tensors of this call only, for strings, large rows, and rows whose shape is known when they come. */
final class FreshRows implements RowTensors {
    private static final int MOST_KEPT_BYTES = 1 << 20;

    private final OnnxSession session;
    private final RunShape shape;
    private final RowBuffers rows;
    private final String[] feedNames;
    private final Set<String> requested = new LinkedHashSet<>();

    FreshRows(OnnxSession session, RunShape shape) {
        this.session = session;
        this.shape = shape;
        List<TensorSpec> inputs =
                shape.inputs().stream().map(RunShape.Input::input).toList();
        this.rows = new RowBuffers(inputs, TensorBuffer::direct);
        this.feedNames = inputs.stream().map(UnsignedInputs::feedName).toArray(String[]::new);
        shape.outputs().forEach(output -> requested.add(output.name()));
    }

    @Override
    public void clear(int most) {
        rows.clear(most);
    }

    @Override
    public boolean add(InputFeed[] feeds, Row row) {
        return rows.add(feeds, row);
    }

    @Override
    public TensorData[] run(RunOptions options) throws OrtException {
        Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
        try {
            for (int i = 0; i < feedNames.length; i++) {
                inputs.put(feedNames[i], tensor(i));
            }
            try (OrtSession.Result result = session.run(inputs, requested, Map.of(), options)) {
                return RunOutputs.all(shape.outputs(), result, Map.of());
            }
        } finally {
            OnnxValue.close(inputs);
            rows.release(MOST_KEPT_BYTES);
        }
    }

    private OnnxTensor tensor(int input) throws OrtException {
        RunShape.Input taken = shape.inputs().get(input);
        long[] all = rows.shape(input, taken.batched());
        return rows.isText(input)
                ? session.tensor(rows.texts(input), all)
                : session.tensor(taken.input().type(), rows.numbers(input).front(rows.bytes(input)), all);
    }
}
