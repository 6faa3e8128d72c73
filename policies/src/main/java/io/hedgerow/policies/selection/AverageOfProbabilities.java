package io.hedgerow.policies.selection;

import io.hedgerow.policies.Prediction;
import java.util.List;

/**
 * {@code average} of a classification (soft voting): the mean of the class probabilities of all usable answers
 * that have them, and the class where it is highest, the first of equals. Rows with a NaN or an infinity, or of
 * another length than the endpoint's classes, do not count. Waits for all variants. No winner without a row.
 * Sums run in declared order, so that the order of arrival leaves no trace.
 */
final class AverageOfProbabilities implements SelectionPolicy {
    private final int classCount;
    private final Threshold threshold;

    AverageOfProbabilities(int classCount, Threshold threshold) {
        this.classCount = classCount;
        this.threshold = threshold;
    }

    @Override
    public Verdict evaluate(Ballot ballot) {
        if (ballot.isAnyOpen()) {
            return Verdict.waiting();
        }
        double[] mean = new double[classCount];
        int rows = 0;
        for (int i = 0; i < ballot.size(); i++) {
            double[] row = threshold.admits(ballot, i) ? ballot.candidate(i).probabilities() : null;
            if (row != null && isUsable(row)) {
                rows++;
                add(row, mean);
            }
        }
        return rows == 0 ? Verdict.noWinner() : Verdict.combined(answer(mean, rows));
    }

    private boolean isUsable(double[] row) {
        if (row.length != classCount || classCount == 0) {
            return false;
        }
        for (double probability : row) {
            if (!Double.isFinite(probability)) {
                return false;
            }
        }
        return true;
    }

    private static void add(double[] row, double[] sums) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += row[i];
        }
    }

    private static Prediction answer(double[] sums, int rows) {
        int label = 0;
        for (int i = 0; i < sums.length; i++) {
            sums[i] /= rows;
            label = sums[i] > sums[label] ? i : label;
        }
        return new Prediction(label, Double.NaN, sums[label], sums, List.of());
    }
}
