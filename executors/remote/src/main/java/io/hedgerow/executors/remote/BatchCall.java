package io.hedgerow.executors.remote;

import io.hedgerow.executors.Scorer.BatchResults;
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
    private final List<Row> rows;
    private final BatchResults results;
    private final CallBudget budget;
    /** Positions of the rows in the current request. */
    private final int[] running;

    private int next;

    BatchCall(RemoteScorer scorer, List<Row> rows, BatchResults results, CallBudget budget) {
        this.scorer = scorer;
        this.rows = rows;
        this.results = results;
        this.budget = budget;
        this.running = new int[rows.size()];
    }

    /** Reports every row once. */
    void run() {
        while (next < rows.size()) {
            if (scorer.batches() && next < rows.size() - 1) {
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
        List<RawOutput> outputs;
        try {
            outputs = scorer.run(run, budget);
        } catch (RemoteCallException e) {
            onFailure(run.size(), e);
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failAll(run.size(), e);
            return;
        } catch (RuntimeException e) { // cancelled, for one
            failAll(run.size(), e);
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

    private void onFailure(int count, RemoteCallException e) {
        if (e.isAboutTheRequest() && count > 1 && !budget.isOver()) {
            LOG.debug("A request of {} rows was refused; they are sent one by one", count, e);
            scoreEachAlone(count);
        } else {
            failAll(count, e);
        }
    }

    private void failAll(int count, Throwable reason) {
        for (int i = 0; i < count; i++) {
            results.failed(running[i], reason);
        }
    }

    private void report(List<RawOutput> outputs, int row, int count) {
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
        Prediction prediction;
        try {
            prediction = scorer.score(rows.get(row), budget);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            results.failed(row, e);
            return;
        } catch (RemoteCallException | RuntimeException e) {
            results.failed(row, e);
            return;
        }
        results.scored(row, prediction);
    }
}
