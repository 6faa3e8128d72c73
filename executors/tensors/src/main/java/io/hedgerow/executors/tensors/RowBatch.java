package io.hedgerow.executors.tensors;

import io.hedgerow.executors.Scorer.BatchResults;
import io.hedgerow.policies.Prediction;
import io.hedgerow.proto.flink.Row;
import java.util.List;
import java.util.function.Predicate;

/**
 * The rows of one batch on their way through runs, each of which is reported once: a row that cannot be written or read
 * fails alone, and the rows of a run that went wrong are scored one by one or fail together. Confined to one call.
 */
public final class RowBatch {
    private final List<Row> rows;
    private final BatchResults results;
    /** Positions of the rows in the current run. */
    private final int[] running;

    private int count;
    private int next;

    /** None of the rows is reported yet. */
    public RowBatch(List<Row> rows, BatchResults results) {
        this.rows = rows;
        this.results = results;
        this.running = new int[rows.size()];
    }

    /** Scores one row. */
    public interface OneRow {
        /** The prediction; whatever is thrown fails the row. */
        Prediction score(Row row) throws Exception;
    }

    /** How many rows are in no run yet. */
    public int rest() {
        return rows.size() - next;
    }

    /**
     * Begins a run of the next rows, and says how many it has; 0 where none could be written.
     *
     * @param add writes a row; false where it has to go into another run; throws where it cannot be written
     */
    public int fill(Predicate<Row> add) {
        count = 0;
        while (next < rows.size()) {
            try {
                if (!add.test(rows.get(next))) {
                    break;
                }
                running[count++] = next;
            } catch (RuntimeException e) {
                results.failed(next, e);
            }
            next++;
        }
        return count;
    }

    /** Reports the rows of the run. Nothing, and false, where its outputs do not have one entry for each of them. */
    public boolean report(PredictionReader reader, TensorData[] outputs) {
        if (!reader.isOneEach(outputs, count)) {
            return false;
        }
        RunReading reading = reader.reading(outputs, count);
        for (int i = 0; i < count; i++) {
            int row = i;
            report(running[i], () -> reading.read(row));
        }
        return true;
    }

    /** Scores the rows of the run one by one. */
    public void scoreEach(OneRow scorer) {
        for (int i = 0; i < count; i++) {
            int row = running[i];
            report(row, () -> scorer.score(rows.get(row)));
        }
    }

    /** Fails the rows of the run. */
    public void fail(Throwable reason) {
        for (int i = 0; i < count; i++) {
            results.failed(running[i], reason);
        }
    }

    /** Scores the next row by itself. */
    public void scoreNext(OneRow scorer) {
        int row = next++;
        report(row, () -> scorer.score(rows.get(row)));
    }

    private interface Attempt {
        Prediction run() throws Exception;
    }

    private void report(int row, Attempt attempt) {
        Prediction prediction;
        try {
            prediction = attempt.run();
        } catch (Exception | StackOverflowError e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            results.failed(row, e);
            return;
        }
        results.scored(row, prediction);
    }
}
