package io.hedgerow.executors.remote;

import io.hedgerow.executors.Cancellation;
import io.hedgerow.executors.Scorer;
import io.hedgerow.executors.tensors.InputFeed;
import io.hedgerow.executors.tensors.PredictionReader;
import io.hedgerow.executors.tensors.TensorBinding;
import io.hedgerow.executors.tensors.TensorData;
import io.hedgerow.executors.tensors.TensorSpec;
import io.hedgerow.policies.Prediction;
import io.hedgerow.proto.flink.Row;
import java.util.List;
import java.util.Objects;

/** A model bound to an endpoint. */
final class RemoteScorer implements Scorer {
    private final RemoteServer server;
    private final List<InputFeed> feeds;
    private final PredictionReader reader;
    private final List<TensorSpec> needed;
    private final boolean takesManyRows;
    private volatile boolean batches;

    RemoteScorer(RemoteServer server, TensorBinding bound) {
        this.server = server;
        this.feeds = bound.feeds();
        this.reader = bound.reader();
        this.needed = reader.needed().stream()
                .map(output -> Objects.requireNonNull(output.tensor(), "a server gives tensors only"))
                .toList();
        this.takesManyRows = bound.takesManyRows();
        this.batches = takesManyRows;
    }

    @Override
    public Prediction score(Row row, Cancellation cancellation) throws Exception {
        return score(row, server.budget(cancellation));
    }

    Prediction score(Row row, CallBudget budget) throws RemoteCallException, InterruptedException {
        RunRows rows = newRun(1);
        rows.add(row);
        TensorData[] outputs = run(rows, budget);
        if (takesManyRows && !reader.isOneEach(outputs, 1)) {
            throw new BadAnswerException("does not have one entry for one row");
        }
        return reader.readOnly(outputs);
    }

    @Override
    public void scoreBatch(List<Row> rows, BatchResults results, Cancellation cancellation) {
        new BatchCall(this, rows, results, server.budget(cancellation)).run();
    }

    RunRows newRun(int most) {
        return new RunRows(feeds, most);
    }

    TensorData[] run(RunRows rows, CallBudget budget) throws RemoteCallException, InterruptedException {
        return server.infer(server.protocol().request(rows, needed), needed, budget);
    }

    PredictionReader reader() {
        return reader;
    }

    /** Whether one request can take many rows. */
    boolean batches() {
        return batches;
    }

    /** Sends single rows from now on, because an answer did not have one entry per row. */
    void stopBatching() {
        batches = false;
    }

    @Override
    public boolean isCancellable() {
        return true;
    }

    @Override
    public boolean isBlocking() {
        return true;
    }
}
