package io.hedgerow.testkit;

import io.hedgerow.executors.Scorer;
import io.hedgerow.policies.Prediction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps what a batch reports, and how often. Not thread-safe. */
public final class TestingBatchResults implements Scorer.BatchResults {
    private final @Nullable Prediction[] predictions;
    private final @Nullable Throwable[] failures;
    private final int[] reports;
    private final List<Integer> unknownRows = new ArrayList<>();

    /** Results of so many rows. */
    public TestingBatchResults(int rows) {
        predictions = new Prediction[rows];
        failures = new Throwable[rows];
        reports = new int[rows];
    }

    @Override
    public void scored(int row, Prediction prediction) {
        if (isKnown(row)) {
            predictions[row] = prediction;
        }
    }

    @Override
    public void failed(int row, Throwable reason) {
        if (isKnown(row)) {
            failures[row] = reason;
        }
    }

    private boolean isKnown(int row) {
        if (row < 0 || row >= reports.length) {
            unknownRows.add(row);
            return false;
        }
        reports[row]++;
        return true;
    }

    /** What was said of a row, or null where that failed or nothing was reported. */
    public @Nullable Prediction prediction(int row) {
        return predictions[row];
    }

    /** Why a row failed, or null. */
    public @Nullable Throwable failure(int row) {
        return failures[row];
    }

    /** How often each row was reported. */
    public int[] reports() {
        return reports.clone();
    }

    /** Rows that were reported and are none of the batch. */
    public List<Integer> unknownRows() {
        return List.copyOf(unknownRows);
    }
}
