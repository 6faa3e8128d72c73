package io.hedgerow.executors.remote;

import io.hedgerow.executors.Scorer.BatchResults;
import io.hedgerow.executors.tensors.RowBatch;
import io.hedgerow.executors.tensors.TensorData;
import io.hedgerow.policies.Prediction;
import io.hedgerow.proto.flink.Row;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scores the rows of one batch: those that fit together in one request. A row that cannot be written or read fails alone.
 * If the server refuses a request, its rows are sent one by one; if it cannot be reached or breaks off, all of them fail:
 * it would not be helped by more requests. Confined to one call.
 */
final class BatchCall {
    private static final Logger LOG = LoggerFactory.getLogger(BatchCall.class);

    private final RemoteScorer scorer;
    private final CallBudget budget;
    private final RowBatch batch;

    BatchCall(RemoteScorer scorer, List<Row> rows, BatchResults results, CallBudget budget) {
        this.scorer = scorer;
        this.budget = budget;
        this.batch = new RowBatch(rows, results);
    }

    /** Reports every row once. */
    void run() {
        while (batch.rest() > 0) {
            if (scorer.batches() && batch.rest() > 1) {
                runTogether();
            } else {
                batch.scoreNext(this::scoreAlone);
            }
        }
    }

    private void runTogether() {
        RunRows run = scorer.newRun(batch.rest());
        int count = batch.fill(run::add);
        if (count == 0) {
            return;
        }
        TensorData[] outputs;
        try {
            outputs = scorer.run(run, budget);
        } catch (RemoteCallException e) {
            onFailure(count, e);
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            batch.fail(e);
            return;
        } catch (RuntimeException e) { // cancelled, for one
            batch.fail(e);
            return;
        }
        if (!batch.report(scorer.reader(), outputs)) {
            scorer.stopBatching();
            batch.scoreEach(this::scoreAlone);
        }
    }

    private void onFailure(int count, RemoteCallException e) {
        if (e.isAboutTheRequest() && count > 1 && !budget.isOver()) {
            LOG.debug("A request of {} rows was refused; they are sent one by one", count, e);
            batch.scoreEach(this::scoreAlone);
        } else {
            batch.fail(e);
        }
    }

    private Prediction scoreAlone(Row row) throws RemoteCallException, InterruptedException {
        return scorer.score(row, budget);
    }
}
