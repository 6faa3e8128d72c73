package io.hedgerow.executors.onnx;

import ai.onnxruntime.OrtException;
import io.hedgerow.executors.Cancellation;
import io.hedgerow.executors.Scorer;
import io.hedgerow.policies.Prediction;
import io.hedgerow.proto.flink.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A model bound to an endpoint. */
final class OnnxScorer implements Scorer {
    private final CallGate gate;
    private final ContextPool pool;
    private final RowPlan plan;
    private final PredictionReader reader;
    private volatile boolean batches;

    OnnxScorer(CallGate gate, ContextPool pool, RowPlan plan, PredictionReader reader) {
        this.gate = gate;
        this.pool = pool;
        this.plan = plan;
        this.reader = reader;
        this.batches = plan.takesManyRows();
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
            return reader.read(context.runRow(plan.feeds(), row, cancellation), 0, 1);
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
        RawOutput[] outputs;
        try {
            outputs = context.runRows(plan.feeds(), List.of(row), cancellation);
        } catch (OrtException e) {
            throw context.failure(e);
        }
        pool.stopPinningOutputs();
        return reader.read(outputs, 0, 1);
    }

    @Override
    public void scoreBatch(List<Row> rows, BatchResults results, Cancellation cancellation) {
        Prediction @Nullable [] predictions = batches && rows.size() > 1 ? scoreTogether(rows, cancellation) : null;
        if (predictions == null) {
            Scorer.super.scoreBatch(rows, results, cancellation);
            return;
        }
        for (int i = 0; i < predictions.length; i++) {
            results.scored(i, predictions[i]);
        }
    }

    /** Null when the rows have to be tried one by one, to find which of them fails. */
    private Prediction @Nullable [] scoreTogether(List<Row> rows, Cancellation cancellation) {
        if (!gate.tryEnter()) {
            return null;
        }
        try {
            CallContext context = pool.take();
            try {
                return read(context.runRows(plan.feeds(), rows, cancellation), rows.size());
            } finally {
                pool.giveBack(context);
            }
        } catch (OrtException | RuntimeException e) {
            return null;
        } finally {
            gate.leave();
        }
    }

    private Prediction @Nullable [] read(RawOutput[] outputs, int rows) {
        if (!reader.isOneEach(outputs, rows)) {
            batches = false;
            return null;
        }
        Prediction[] predictions = new Prediction[rows];
        for (int row = 0; row < rows; row++) {
            predictions[row] = reader.read(outputs, row, rows);
        }
        return predictions;
    }

    @Override
    public boolean isCancellable() {
        return true;
    }
}
