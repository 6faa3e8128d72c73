package io.hedgerow.executors.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.RunOptions;
import io.hedgerow.policies.Tensor;
import io.hedgerow.proto.flink.Row;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tensors of this call only, for strings, large rows, and rows whose shape is known when they come. */
final class FreshRows implements RowTensors {
    private static final int MOST_KEPT_BYTES = 1 << 20;
    private static final int MOST_BATCH_BYTES = 16 << 20;
    private static final int BYTES_PER_STRING = 64;

    private final OnnxSession session;
    private final RunShape shape;
    private final Set<String> requested = new LinkedHashSet<>();
    private final @Nullable TensorBuffer[] buffers;
    private final String[][] texts;
    private long[][] rowShapes = {};
    private int room;
    private int size;

    FreshRows(OnnxSession session, RunShape shape) {
        this.session = session;
        this.shape = shape;
        this.buffers = new TensorBuffer[shape.inputs().size()];
        this.texts = new String[buffers.length][];
        shape.outputs().forEach(output -> requested.add(output.name()));
    }

    @Override
    public void clear(int rows) {
        size = 0;
        room = rows;
    }

    @Override
    public boolean add(InputFeed[] feeds, Row row) {
        long[][] shapes = new long[feeds.length][];
        for (int i = 0; i < shapes.length; i++) {
            shapes[i] = feeds[i].rowShape(row);
        }
        if (size == 0) {
            rowShapes = shapes;
            allocate();
        } else if (size == room || !Arrays.deepEquals(rowShapes, shapes)) {
            return false;
        }
        for (int i = 0; i < shapes.length; i++) {
            write(feeds[i], i, row);
        }
        size++;
        return true;
    }

    private void allocate() {
        for (int i = 0; i < rowShapes.length; i++) {
            room = Math.min(room, Math.max(1, MOST_BATCH_BYTES / Math.max(1, rowBytes(i))));
        }
        for (int i = 0; i < rowShapes.length; i++) {
            if (type(i) == ElementType.STRING) {
                texts[i] = new String[Math.multiplyExact(room, elements(i))];
            } else {
                makeRoom(i, Math.multiplyExact(room, rowBytes(i)));
            }
        }
    }

    private void makeRoom(int input, int bytes) {
        TensorBuffer kept = buffers[input];
        if (kept == null || kept.capacityBytes() < bytes) {
            kept = TensorBuffer.ofBytes(bytes);
            buffers[input] = kept;
        }
        kept.clear();
    }

    private ElementType type(int input) {
        return shape.inputs().get(input).input().type();
    }

    private int elements(int input) {
        return Math.toIntExact(Tensor.elementCount(rowShapes[input]));
    }

    private int rowBytes(int input) {
        int bytes = type(input) == ElementType.STRING
                ? BYTES_PER_STRING
                : type(input).bytes();
        return Math.multiplyExact(elements(input), bytes);
    }

    private void write(InputFeed feed, int input, Row row) {
        int first = size * elements(input);
        if (type(input) == ElementType.STRING) {
            feed.write(row, texts[input], first);
        } else {
            feed.write(row, buffer(input), first);
        }
    }

    private TensorBuffer buffer(int input) {
        TensorBuffer buffer = buffers[input];
        if (buffer == null) {
            throw new IllegalStateException("no room was made for input " + input);
        }
        return buffer;
    }

    @Override
    public RawOutput[] run(RunOptions options) throws OrtException {
        Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
        try {
            for (int i = 0; i < rowShapes.length; i++) {
                inputs.put(shape.inputs().get(i).input().feedName(), tensor(i));
            }
            try (OrtSession.Result result = session.run(inputs, requested, Map.of(), options)) {
                return RawOutput.all(shape.outputs(), result, Map.of());
            }
        } finally {
            OnnxValue.close(inputs);
            release();
        }
    }

    private OnnxTensor tensor(int input) throws OrtException {
        boolean batched = shape.inputs().get(input).batched();
        long[] all = batched ? Axes.withFirst(size, rowShapes[input]) : rowShapes[input];
        int elements = size * elements(input);
        if (type(input) == ElementType.STRING) {
            return session.tensor(Arrays.copyOf(texts[input], elements), all);
        }
        int bytes = elements * type(input).bytes();
        buffer(input).flush(bytes);
        ByteBuffer front = buffer(input).front(bytes);
        return session.tensor(type(input), front, all);
    }

    /** Lets go of what is too large to be kept for the next call. */
    private void release() {
        for (int i = 0; i < buffers.length; i++) {
            TensorBuffer buffer = buffers[i];
            if (buffer != null && buffer.capacityBytes() > MOST_KEPT_BYTES) {
                buffers[i] = null;
            }
            texts[i] = new String[0];
        }
    }
}
