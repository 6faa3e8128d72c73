package io.hedgerow.executors.remote;

import io.hedgerow.executors.Cancellation;
import io.hedgerow.executors.Scorer;
import io.hedgerow.policies.Prediction;
import io.hedgerow.proto.flink.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A model bound to an endpoint. */
final class RemoteScorer implements Scorer {
    private final RemoteServer server;
    private final List<InputFeed> feeds;
    private final PredictionReader reader;
    private final boolean takesManyRows;
    private volatile boolean batches;

    RemoteScorer(RemoteServer server, List<InputFeed> feeds, PredictionReader reader) {
        this.server = server;
        this.feeds = List.copyOf(feeds);
        this.reader = reader;
        this.takesManyRows = takesManyRows(feeds, reader.needed());
        this.batches = takesManyRows;
    }

    private static boolean takesManyRows(List<InputFeed> feeds, List<TensorSpec> needed) {
        return !feeds.isEmpty()
                && feeds.stream()
                        .allMatch(
                                feed -> feed.isBatched() && isOpen(feed.input().axes()))
                && needed.stream().allMatch(output -> isOpen(output.axes()));
    }

    private static boolean isOpen(@Nullable List<Long> axes) {
        return axes == null || Axes.isDynamic(axes);
    }

    @Override
    public Prediction score(Row row, Cancellation cancellation) throws Exception {
        return score(row, server.budget(cancellation));
    }

    Prediction score(Row row, CallBudget budget) throws RemoteCallException, InterruptedException {
        RunRows rows = newRun(1);
        rows.add(row);
        List<RawOutput> outputs = run(rows, budget);
        if (takesManyRows && !reader.isOneEach(outputs, 1)) {
            throw new BadAnswerException("does not have one entry for one row");
        }
        return reader.read(outputs, 0, 1);
    }

    @Override
    public void scoreBatch(List<Row> rows, BatchResults results, Cancellation cancellation) {
        new BatchCall(this, rows, results, server.budget(cancellation)).run();
    }

    RunRows newRun(int most) {
        return new RunRows(feeds, most);
    }

    List<RawOutput> run(RunRows rows, CallBudget budget) throws RemoteCallException, InterruptedException {
        return server.infer(server.protocol().request(rows, reader.needed()), reader.needed(), budget);
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
