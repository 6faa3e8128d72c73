package io.hedgerow.executors.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.RunOptions;
import io.hedgerow.executors.Cancellation;
import io.hedgerow.executors.tensors.InputFeed;
import io.hedgerow.executors.tensors.TensorData;
import io.hedgerow.proto.flink.Row;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Memory one call works in, kept for the next. Used by one call at a time. */
final class CallContext implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CallContext.class);
    /** From here on more rows in one run are worth less than tensors that are kept. */
    private static final int ENOUGH_ROWS = 16;

    private final boolean pinOutputs;
    private final RunOptions options;
    private final Runnable terminate = this::terminate;
    private final KeptRows kept;
    private final FreshRows fresh;
    private RowTensors current;
    private boolean spent;

    CallContext(OnnxSession session, RunShape shape, boolean pinOutputs) throws OrtException {
        this.pinOutputs = pinOutputs;
        this.fresh = new FreshRows(session, shape);
        this.kept = new KeptRows(session, shape, pinOutputs);
        this.current = fresh;
        this.options = session.runOptions();
    }

    /** Whether outputs are written to kept buffers. */
    boolean pinsOutputs() {
        return pinOutputs;
    }

    /** Whether the next call needs another context, because this one was told to end its run. */
    boolean isSpent() {
        return spent;
    }

    /** Whether the last run could have failed only because an output had another shape than declared. */
    boolean mayHaveMismatchedOutputs() {
        return !spent && current == kept && kept.hasPinnedOutputs();
    }

    /** Forgets the rows of before and makes room for at least one and at most so many. */
    void clear(int rows) {
        current = kept.mostRows() >= Math.min(rows, ENOUGH_ROWS) ? kept : fresh;
        current.clear(rows);
    }

    /** The same, in tensors of this call only, whose outputs may have any shape. */
    void clearFresh(int rows) {
        current = fresh;
        current.clear(rows);
    }

    /** See {@link RowTensors#add}. */
    boolean add(InputFeed[] feeds, Row row) {
        return current.add(feeds, row);
    }

    /** Runs on the rows added. The outputs are valid until the next call. */
    TensorData[] run(Cancellation cancellation) throws OrtException {
        cancellation.onCancel(terminate);
        try {
            return current.run(options);
        } finally {
            cancellation.onCancel(null);
            spent |= cancellation.isCancelled();
        }
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
        kept.close();
    }
}
