package io.hedgerow.executors.onnx;

import ai.onnxruntime.OrtException;
import io.hedgerow.executors.Cancellation;
import io.hedgerow.executors.Scorer.BatchResults;
import io.hedgerow.executors.tensors.InputFeed;
import io.hedgerow.executors.tensors.PredictionReader;
import io.hedgerow.executors.tensors.RunReading;
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

    private final OnnxScorer scorer;
    private final ContextPool pool;
    private final List<Row> rows;
    private final BatchResults results;
    private final Cancellation cancellation;
    private final InputFeed[] feeds;
    private final PredictionReader reader;
    /** Positions of the rows in the current run. */
    private final int[] running;

    private int count;
    private int next;

    BatchCall(
            OnnxScorer scorer,
            ContextPool pool,
            InputFeed[] feeds,
            PredictionReader reader,
            List<Row> rows,
            BatchResults results,
            Cancellation cancellation) {
        this.scorer = scorer;
        this.pool = pool;
        this.feeds = feeds;
        this.reader = reader;
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
        count = 0;
        boolean reported = false;
        try {
            CallContext context = pool.take();
            try {
                fill(context);
                TensorData[] outputs = count == 0 ? new TensorData[0] : context.run(cancellation);
                reported = report(outputs);
            } finally {
                pool.giveBack(context);
            }
        } catch (OrtException e) {
            LOG.debug("A run of {} rows failed; they are tried one by one", count, e);
        }
        for (int i = 0; !reported && i < count; i++) {
            scoreAlone(running[i]);
        }
    }

    private void fill(CallContext context) {
        context.clear(rows.size() - next);
        while (next < rows.size()) {
            try {
                if (!context.add(feeds, rows.get(next))) {
                    return;
                }
                running[count++] = next;
            } catch (RuntimeException e) {
                results.failed(next, e);
            }
            next++;
        }
    }

    /** False when the outputs cannot be taken apart. */
    private boolean report(TensorData[] outputs) {
        if (!reader.isOneEach(outputs, count)) {
            scorer.stopBatching();
            return false;
        }
        if (count == 0) {
            return true;
        }
        RunReading reading = reader.reading(outputs, count);
        for (int i = 0; i < count; i++) {
            Prediction prediction;
            try {
                prediction = reading.read(i);
            } catch (RuntimeException e) {
                results.failed(running[i], e);
                continue;
            }
            results.scored(running[i], prediction);
        }
        return true;
    }

    private void scoreAlone(int row) {
        if (cancellation.isCancelled()) {
            results.failed(row, new CancellationException("the run was cancelled"));
            return;
        }
        Prediction prediction;
        try {
            prediction = scorer.score(rows.get(row), cancellation);
        } catch (Exception | StackOverflowError e) {
            results.failed(row, e);
            return;
        }
        results.scored(row, prediction);
    }
}
