package io.hedgerow.executors.tensorflow;

import io.hedgerow.executors.Cancellation;
import io.hedgerow.executors.Scorer.BatchResults;
import io.hedgerow.executors.tensors.RowBatch;
import io.hedgerow.executors.tensors.TensorData;
import io.hedgerow.policies.Prediction;
import io.hedgerow.proto.flink.Row;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scores the rows of one batch: those that fit together in one run. A row that cannot be written or read fails alone;
 * when a run as a whole fails, its rows are tried one by one. Confined to one call.
 */
final class BatchCall {
    private static final Logger LOG = LoggerFactory.getLogger(BatchCall.class);

    private final TensorflowScorer scorer;
    private final Cancellation cancellation;
    private final RowBatch batch;

    BatchCall(TensorflowScorer scorer, List<Row> rows, BatchResults results, Cancellation cancellation) {
        this.scorer = scorer;
        this.cancellation = cancellation;
        this.batch = new RowBatch(rows, results);
    }

    /** Reports every row once. */
    void run() {
        while (batch.rest() > 0) {
            if (scorer.batches() && batch.rest() > 1 && !cancellation.isCancelled()) {
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
            outputs = scorer.run(run);
        } catch (RuntimeException e) {
            LOG.debug("A run of {} rows failed; they are tried one by one", count, e);
            batch.scoreEach(this::scoreAlone);
            return;
        }
        if (!batch.report(scorer.reader(), outputs)) {
            scorer.stopBatching();
            batch.scoreEach(this::scoreAlone);
        }
    }

    private Prediction scoreAlone(Row row) {
        if (cancellation.isCancelled()) {
            throw new CancellationException("the run was cancelled");
        }
        return scorer.scoreInside(row);
    }
}
