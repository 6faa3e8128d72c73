package io.hedgerow.policies.selection;

import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.spec.SelectionSpec.Statistic;
import java.util.Arrays;

/**
 * {@code average} of a regression: mean or median of the values of all eligible variants; NaN never counts.
 * Waits for all of them. No winner without a value, or where the average is no number (infinities of both
 * signs). Sums run in declared order, so that the order of arrival leaves no trace.
 */
final class AverageOfValues implements SelectionPolicy {
    private final Statistic statistic;

    AverageOfValues(Statistic statistic) {
        this.statistic = statistic;
    }

    @Override
    public Verdict evaluate(Ballot ballot) {
        if (ballot.isAnyOpen()) {
            return Verdict.waiting();
        }
        double[] values = values(ballot);
        double average = switch (statistic) {
            case MEAN -> mean(values);
            case MEDIAN -> median(values);
        };
        return Double.isNaN(average) ? Verdict.noWinner() : Verdict.combined(Prediction.ofValue(average));
    }

    private static double[] values(Ballot ballot) {
        double[] values = new double[ballot.size()];
        int count = 0;
        for (int i = 0; i < values.length; i++) {
            if (ballot.isCandidate(i) && ballot.candidate(i).hasValue()) {
                values[count++] = ballot.candidate(i).value();
            }
        }
        return Arrays.copyOf(values, count);
    }

    /** The mean, NaN of nothing; finite values have a finite mean even where their sum overflows. */
    private static double mean(double... values) {
        double sum = 0;
        double sumOfShares = 0;
        for (double value : values) {
            sum += value;
            sumOfShares += value / values.length;
        }
        return Double.isFinite(sum) ? sum / values.length : sumOfShares;
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        int middle = values.length / 2;
        if (values.length == 0) {
            return Double.NaN;
        }
        return values.length % 2 == 1 ? values[middle] : mean(values[middle - 1], values[middle]);
    }
}
