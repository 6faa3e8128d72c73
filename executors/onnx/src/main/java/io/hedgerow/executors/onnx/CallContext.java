package io.hedgerow.executors.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.RunOptions;
import io.hedgerow.executors.Cancellation;
import io.hedgerow.policies.Tensor;
import io.hedgerow.proto.flink.Row;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Memory one call works in, kept for the next. Used by one call at a time. */
final class CallContext implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CallContext.class);
    private static final int MOST_KEPT_BYTES = 1 << 20;

    private final OnnxSession session;
    private final RunShape shape;
    private final boolean pinOutputs;
    private final boolean keepsTensors;
    private final RunOptions options;
    private final Set<String> requested = new LinkedHashSet<>();
    private final @Nullable ByteBuffer[] buffers;
    private @Nullable PinnedRow pinned;
    private boolean spent;

    CallContext(OnnxSession session, RunShape shape, boolean pinOutputs) throws OrtException {
        this.session = session;
        this.shape = shape;
        this.pinOutputs = pinOutputs;
        this.keepsTensors = shape.canKeepTensors();
        this.options = session.runOptions();
        this.buffers = new ByteBuffer[shape.inputs().size()];
        shape.outputs().forEach(output -> requested.add(output.name()));
    }

    /** Whether outputs are written to kept buffers. */
    boolean pinsOutputs() {
        return pinOutputs;
    }

    /** Whether the next call needs another context, because this one was told to end its run. */
    boolean isSpent() {
        return spent;
    }

    /** Whether the last run of one row could have failed only because an output had another shape than declared. */
    boolean mayHaveMismatchedOutputs() {
        return !spent && pinned != null && pinned.hasPinnedOutputs();
    }

    /** Runs one row in kept tensors where possible. The outputs are valid until the next call. */
    RawOutput[] runRow(List<InputFeed> feeds, Row row, Cancellation cancellation) throws OrtException {
        if (!keepsTensors) {
            return runRows(feeds, List.of(row), cancellation);
        }
        PinnedRow kept = pinned;
        if (kept == null) {
            kept = new PinnedRow(session, shape, pinOutputs);
            pinned = kept;
        }
        kept.write(feeds, row);
        begin(cancellation);
        try {
            return kept.run(session, options);
        } finally {
            end(cancellation);
        }
    }

    /** Runs rows of one shape at once, or a single one. The outputs are copies. */
    RawOutput[] runRows(List<InputFeed> feeds, List<Row> rows, Cancellation cancellation) throws OrtException {
        Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
        try {
            for (int i = 0; i < feeds.size(); i++) {
                InputFeed feed = feeds.get(i);
                inputs.put(feed.input().feedName(), tensor(i, feed, rows));
            }
            begin(cancellation);
            try (OrtSession.Result result = session.run(inputs, requested, Map.of(), options)) {
                return RawOutput.all(shape.outputs(), result, Map.of());
            } finally {
                end(cancellation);
            }
        } finally {
            OnnxValue.close(inputs);
        }
    }

    private OnnxTensor tensor(int index, InputFeed feed, List<Row> rows) throws OrtException {
        long[] rowShape = feed.rowShape(rows.get(0));
        for (Row row : rows) {
            if (!Arrays.equals(rowShape, feed.rowShape(row))) {
                throw new IllegalArgumentException("rows of a batch have different shapes");
            }
        }
        int perRow = (int) Tensor.elementCount(rowShape);
        int elements = feed.isBatched() ? Math.multiplyExact(perRow, rows.size()) : perRow;
        long[] all = feed.isBatched() ? Axes.withFirst(rows.size(), rowShape) : rowShape;
        if (feed.input().type() == ElementType.STRING) {
            String[] texts = new String[elements];
            for (int i = 0; i < rows.size(); i++) {
                feed.write(rows.get(i), texts, i * perRow);
            }
            return session.tensor(texts, all);
        }
        ByteBuffer buffer =
                buffer(index, Math.multiplyExact(elements, feed.input().type().bytes()));
        for (int i = 0; i < rows.size(); i++) {
            feed.write(rows.get(i), buffer, i * perRow);
        }
        return session.tensor(feed.input().type(), buffer, all);
    }

    private ByteBuffer buffer(int index, int bytes) {
        ByteBuffer kept = buffers[index];
        if (kept == null || kept.capacity() < bytes) {
            kept = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
            if (bytes <= MOST_KEPT_BYTES) {
                buffers[index] = kept;
            }
        }
        return kept.slice(0, bytes).order(ByteOrder.nativeOrder());
    }

    private void begin(Cancellation cancellation) {
        cancellation.onCancel(this::terminate);
    }

    private void end(Cancellation cancellation) {
        cancellation.onCancel(null);
        spent |= cancellation.isCancelled();
    }

    private void terminate() {
        try {
            options.setTerminate(true);
        } catch (OrtException | IllegalStateException e) {
            LOG.warn("A cancelled call of a model goes on until it ends by itself", e);
        }
    }

    /** What a failed run means: that it was cancelled, or what the runtime says. */
    Exception failure(OrtException e) {
        return spent
                ? new CancellationException("the run was cancelled")
                : new IllegalStateException(OnnxSession.message(e), e);
    }

    @Override
    public void close() {
        options.close();
        if (pinned != null) {
            pinned.close();
        }
    }
}
