package io.hedgerow.executors.tensorflow;

import io.hedgerow.executors.Cancellation;
import io.hedgerow.executors.Scorer.BatchResults;
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
    private final List<Row> rows;
    private final BatchResults results;
    private final Cancellation cancellation;
    /** Positions of the rows in the current run. */
    private final int[] running;

    private int next;

    BatchCall(TensorflowScorer scorer, List<Row> rows, BatchResults results, Cancellation cancellation) {
        this.scorer = scorer;
        this.rows = rows;
        this.results = results;
        this.cancellation = cancellation;
        this.running = new int[rows.size()];
    }

    /** Reports every row once. */
    void run() {
        while (next < rows.size()) {
            if (scorer.batches() && next < rows.size() - 1 && !cancellation.isCancelled()) {
                runTogether();
            } else {
                scoreAlone(next++);
            }
        }
    }

    private void runTogether() {
        RunRows run = scorer.newRun(rows.size() - next);
        fill(run);
        if (run.size() == 0) {
            return;
        }
        RawOutput[] outputs;
        try {
            outputs = scorer.run(run);
        } catch (RuntimeException e) {
            LOG.debug("A run of {} rows failed; they are tried one by one", run.size(), e);
            scoreEachAlone(run.size());
            return;
        }
        if (!scorer.reader().isOneEach(outputs, run.size())) {
            scorer.stopBatching();
            scoreEachAlone(run.size());
            return;
        }
        for (int i = 0; i < run.size(); i++) {
            report(outputs, i, run.size());
        }
    }

    private void fill(RunRows run) {
        while (next < rows.size()) {
            try {
                if (!run.add(rows.get(next))) {
                    return;
                }
                running[run.size() - 1] = next;
            } catch (RuntimeException e) {
                results.failed(next, e);
            }
            next++;
        }
    }

    private void report(RawOutput[] outputs, int row, int count) {
        Prediction prediction;
        try {
            prediction = scorer.reader().read(outputs, row, count);
        } catch (RuntimeException e) {
            results.failed(running[row], e);
            return;
        }
        results.scored(running[row], prediction);
    }

    private void scoreEachAlone(int count) {
        for (int i = 0; i < count; i++) {
            scoreAlone(running[i]);
        }
    }

    private void scoreAlone(int row) {
        if (cancellation.isCancelled()) {
            results.failed(row, new CancellationException("the run was cancelled"));
            return;
        }
        Prediction prediction;
        try {
            prediction = scorer.scoreInside(rows.get(row));
        } catch (RuntimeException | StackOverflowError e) {
            results.failed(row, e);
            return;
        }
        results.scored(row, prediction);
    }
}
