package io.hedgerow.executors.tensorflow;

import io.hedgerow.executors.Cancellation;
import io.hedgerow.executors.Scorer;
import io.hedgerow.policies.Prediction;
import io.hedgerow.proto.flink.Row;
import java.util.List;

/** A model bound to an endpoint. A running call cannot be stopped. */
final class TensorflowScorer implements Scorer {
    private final CallGate gate;
    private final GraphSession session;
    private final InputFeed[] feeds;
    private final PredictionReader reader;
    private volatile boolean batches;

    TensorflowScorer(CallGate gate, GraphSession session, List<InputFeed> feeds, PredictionReader reader) {
        this.gate = gate;
        this.session = session;
        this.feeds = feeds.toArray(InputFeed[]::new);
        this.reader = reader;
        this.batches = takesManyRows(feeds, reader.needed());
    }

    private static boolean takesManyRows(List<InputFeed> feeds, List<ModelOutput> needed) {
        return !feeds.isEmpty()
                && feeds.stream()
                        .allMatch(
                                feed -> feed.isBatched() && isOpen(feed.input().axes()))
                && needed.stream().allMatch(output -> isOpen(output.axes()));
    }

    private static boolean isOpen(@org.jspecify.annotations.Nullable List<Long> axes) {
        return axes == null || Axes.isDynamic(axes);
    }

    @Override
    public Prediction score(Row row, Cancellation cancellation) {
        enter();
        try {
            return scoreInside(row);
        } finally {
            gate.leave();
        }
    }

    private void enter() {
        if (!gate.tryEnter()) {
            throw new IllegalStateException("the model is closed");
        }
    }

    /** Scores one row in a call that is inside the gate. */
    Prediction scoreInside(Row row) {
        RunRows rows = new RunRows(feeds, 1);
        rows.add(row);
        return reader.read(rows.run(session, reader.needed()), 0, 1);
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

    RawOutput[] run(RunRows rows) {
        return rows.run(session, reader.needed());
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
