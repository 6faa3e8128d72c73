package io.hedgerow.executors.onnx;

import ai.onnxruntime.OrtException;
import io.hedgerow.executors.Cancellation;
import io.hedgerow.executors.Scorer;
import io.hedgerow.executors.tensors.CallGate;
import io.hedgerow.executors.tensors.InputFeed;
import io.hedgerow.executors.tensors.PredictionReader;
import io.hedgerow.executors.tensors.TensorBinding;
import io.hedgerow.executors.tensors.TensorData;
import io.hedgerow.policies.Prediction;
import io.hedgerow.proto.flink.Row;
import java.util.List;

/** A model bound to an endpoint. */
final class OnnxScorer implements Scorer {
    private final CallGate gate;
    private final ContextPool pool;
    private final InputFeed[] feeds;
    private final PredictionReader reader;
    private volatile boolean batches;

    OnnxScorer(CallGate gate, ContextPool pool, TensorBinding bound) {
        this.gate = gate;
        this.pool = pool;
        this.feeds = bound.feeds().toArray(InputFeed[]::new);
        this.reader = bound.reader();
        this.batches = bound.takesManyRows();
    }

    @Override
    public Prediction score(Row row, Cancellation cancellation) throws Exception {
        if (!gate.tryEnter()) {
            throw new IllegalStateException("the model is closed");
        }
        try {
            return scoreInside(row, cancellation);
        } finally {
            gate.leave();
        }
    }

    private Prediction scoreInside(Row row, Cancellation cancellation) throws Exception {
        CallContext context = pool.take();
        try {
            context.clear(1);
            context.add(feeds, row);
            return reader.readOnly(context.run(cancellation));
        } catch (OrtException e) {
            if (!context.mayHaveMismatchedOutputs()) {
                throw context.failure(e);
            }
            return scoreWithFreshOutputs(row, cancellation, context);
        } finally {
            pool.giveBack(context);
        }
    }

    /** Tells a row the model fails on from a model whose outputs have other shapes than its file declares. */
    private Prediction scoreWithFreshOutputs(Row row, Cancellation cancellation, CallContext context) throws Exception {
        TensorData[] outputs;
        try {
            context.clearFresh(1);
            context.add(feeds, row);
            outputs = context.run(cancellation);
        } catch (OrtException e) {
            throw context.failure(e);
        }
        pool.stopPinningOutputs();
        return reader.readOnly(outputs);
    }

    @Override
    public void scoreBatch(List<Row> rows, BatchResults results, Cancellation cancellation) {
        if (!gate.tryEnter()) {
            Scorer.super.scoreBatch(rows, results, cancellation); // says so for every row
            return;
        }
        try {
            new BatchCall(this, pool, feeds, reader, rows, results, cancellation).run();
        } finally {
            gate.leave();
        }
    }

    /** Whether one run can take many rows. */
    boolean batches() {
        return batches;
    }

    /** Runs single rows from now on, because a run did not give one entry per row. */
    void stopBatching() {
        batches = false;
    }

    @Override
    public boolean isCancellable() {
        return true;
    }
}
