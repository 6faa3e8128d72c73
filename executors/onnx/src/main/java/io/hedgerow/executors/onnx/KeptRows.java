package io.hedgerow.executors.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.RunOptions;
import io.hedgerow.executors.tensors.Axes;
import io.hedgerow.executors.tensors.ElementType;
import io.hedgerow.executors.tensors.InputFeed;
import io.hedgerow.executors.tensors.ModelOutput;
import io.hedgerow.executors.tensors.TensorBuffer;
import io.hedgerow.executors.tensors.TensorData;
import io.hedgerow.proto.flink.Row;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Buffers that grow to the largest batch, and over them the tensors of the batch sizes used last, made once and written
 * again for every call: up to three times as fast as fresh ones.
 */
final class KeptRows implements RowTensors, AutoCloseable {
    private static final int MOST_SIZES = 32;

    private final OnnxSession session;
    private final RunShape shape;
    private final boolean pinOutputs;
    private final int mostRows;
    private final int[] elementsPerRow;
    private final TensorBuffer[] inputs;
    private final @Nullable TensorBuffer[] outputs;
    private final Map<Integer, BoundRows> bySize = new LinkedHashMap<>(16, 0.75f, true);
    private int capacity;
    private int room;
    private int size;

    KeptRows(OnnxSession session, RunShape shape, boolean pinOutputs) {
        this.session = session;
        this.shape = shape;
        this.pinOutputs = pinOutputs;
        this.mostRows = shape.mostKeptRows();
        this.elementsPerRow = new int[shape.inputs().size()];
        for (int i = 0; mostRows > 0 && i < elementsPerRow.length; i++) {
            elementsPerRow[i] = elements(shape.inputShape(shape.inputs().get(i), 1));
        }
        this.inputs = new TensorBuffer[elementsPerRow.length];
        this.outputs = new TensorBuffer[shape.outputs().size()];
    }

    private static int elements(List<Long> axes) {
        return Math.toIntExact(Axes.elements(axes));
    }

    /** How many rows can be kept at most; 0 when none can. */
    int mostRows() {
        return mostRows;
    }

    @Override
    public void clear(int rows) {
        size = 0;
        room = Math.min(rows, mostRows);
        if (room > capacity) {
            grow(Math.min(mostRows, roundedUp(room)));
        }
        for (TensorBuffer input : inputs) {
            input.clear();
        }
    }

    private static int roundedUp(int rows) {
        return rows == 1 ? 1 : Integer.highestOneBit(rows - 1) << 1;
    }

    private void grow(int rows) {
        close();
        for (int i = 0; i < inputs.length; i++) {
            int bytes = shape.inputs().get(i).input().type().bytes();
            inputs[i] = TensorBuffer.direct(rows * elementsPerRow[i] * bytes);
        }
        for (int i = 0; i < outputs.length; i++) {
            ModelOutput output = shape.outputs().get(i);
            List<Long> axes = pinOutputs ? shape.keptShape(output, rows) : null;
            outputs[i] = axes == null ? null : TensorBuffer.direct(bytes(output, axes));
        }
        capacity = rows;
    }

    private static int bytes(ModelOutput output, List<Long> axes) {
        ElementType type = output.type();
        return type == null ? 0 : elements(axes) * type.bytes();
    }

    @Override
    public boolean add(InputFeed[] feeds, Row row) {
        if (size == room) {
            return false;
        }
        for (int i = 0; i < inputs.length; i++) {
            feeds[i].write(row, inputs[i], size * elementsPerRow[i]);
        }
        size++;
        return true;
    }

    @Override
    public TensorData[] run(RunOptions options) throws OrtException {
        for (int i = 0; i < inputs.length; i++) {
            inputs[i].flush(size
                    * elementsPerRow[i]
                    * shape.inputs().get(i).input().type().bytes());
        }
        BoundRows bound = bySize.get(size);
        if (bound == null) {
            bound = bind(size);
        }
        try (OrtSession.Result result = bound.run(session, options)) {
            return RunOutputs.all(shape.outputs(), result, bound.pinned());
        }
    }

    private BoundRows bind(int rows) throws OrtException {
        if (bySize.size() == MOST_SIZES) {
            Integer oldest = bySize.keySet().iterator().next();
            BoundRows evicted = bySize.remove(oldest);
            if (evicted != null) {
                evicted.close();
            }
        }
        BoundRows bound = new BoundRows();
        try {
            for (int i = 0; i < inputs.length; i++) {
                RunShape.Input input = shape.inputs().get(i);
                bound.addInput(session, input.input(), inputs[i], shape.inputShape(input, rows));
            }
            for (int i = 0; i < outputs.length; i++) {
                ModelOutput output = shape.outputs().get(i);
                bound.addOutput(session, output, outputs[i], shape.keptShape(output, rows));
            }
        } catch (OrtException | RuntimeException e) {
            bound.close();
            throw e;
        }
        bySize.put(rows, bound);
        return bound;
    }

    /** Whether an output of another shape would make the run fail. */
    boolean hasPinnedOutputs() {
        return bySize.values().stream().anyMatch(BoundRows::hasPinnedOutputs);
    }

    @Override
    public void close() {
        bySize.values().forEach(BoundRows::close);
        bySize.clear();
    }
}
