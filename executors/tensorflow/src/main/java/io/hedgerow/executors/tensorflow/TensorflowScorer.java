package io.hedgerow.executors.tensorflow;

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
import org.tensorflow.Output;

/** A model bound to an endpoint. A running call cannot be stopped. */
final class TensorflowScorer implements Scorer {
    private final CallGate gate;
    private final GraphSession session;
    private final InputFeed[] feeds;
    private final PredictionReader reader;
    private final List<Output<?>> fed;
    private final List<Output<?>> fetched;
    private volatile boolean batches;

    /**
     * A scorer.
     *
     * @param fed where the inputs are in the graph, in their order
     * @param fetched where the outputs are that are read, in their order
     */
    TensorflowScorer(
            CallGate gate, GraphSession session, TensorBinding bound, List<Output<?>> fed, List<Output<?>> fetched) {
        this.gate = gate;
        this.session = session;
        this.feeds = bound.feeds().toArray(InputFeed[]::new);
        this.reader = bound.reader();
        this.fed = List.copyOf(fed);
        this.fetched = List.copyOf(fetched);
        this.batches = bound.takesManyRows();
    }

    @Override
    public Prediction score(Row row, Cancellation cancellation) {
        if (!gate.tryEnter()) {
            throw new IllegalStateException("the model is closed");
        }
        try {
            return scoreInside(row);
        } finally {
            gate.leave();
        }
    }

    /** Scores one row in a call that is inside the gate. */
    Prediction scoreInside(Row row) {
        RunRows rows = newRun(1);
        rows.add(row);
        return reader.readOnly(run(rows));
    }

    @Override
    public void scoreBatch(List<Row> rows, BatchResults results, Cancellation cancellation) {
        if (!gate.tryEnter()) {
            Scorer.super.scoreBatch(rows, results, cancellation); // says so for every row
            return;
        }
        try {
            new BatchCall(this, rows, results, cancellation).run();
        } finally {
            gate.leave();
        }
    }

    RunRows newRun(int most) {
        return new RunRows(feeds, most);
    }

    TensorData[] run(RunRows rows) {
        return rows.run(session, fed, fetched);
    }

    PredictionReader reader() {
        return reader;
    }

    /** Whether one run can take many rows. */
    boolean batches() {
        return batches;
    }

    /** Runs single rows from now on, because a run did not give one entry per row. */
    void stopBatching() {
        batches = false;
    }
}
