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
        double average = switch (statistic) {
            case MEAN -> mean(ballot);
            case MEDIAN -> median(ballot);
        };
        return Double.isNaN(average) ? Verdict.noWinner() : Verdict.combined(Prediction.ofValue(average));
    }

    /** The mean, NaN of nothing. */
    private static double mean(Ballot ballot) {
        double sum = 0;
        int count = 0;
        for (int i = 0; i < ballot.size(); i++) {
            if (hasValue(ballot, i)) {
                sum += ballot.candidate(i).value();
                count++;
            }
        }
        return Double.isFinite(sum) ? sum / count : sumOfShares(ballot, count);
    }

    /** The mean of values whose sum is infinite: finite, where they are. */
    private static double sumOfShares(Ballot ballot, int count) {
        double sum = 0;
        for (int i = 0; i < ballot.size(); i++) {
            if (hasValue(ballot, i)) {
                sum += ballot.candidate(i).value() / count;
            }
        }
        return sum;
    }

    private static double median(Ballot ballot) {
        double[] values = new double[ballot.size()];
        int count = 0;
        for (int i = 0; i < values.length; i++) {
            if (hasValue(ballot, i)) {
                values[count++] = ballot.candidate(i).value();
            }
        }
        Arrays.sort(values, 0, count);
        int middle = count / 2;
        if (count == 0) {
            return Double.NaN;
        }
        return count % 2 == 1 ? values[middle] : meanOfTwo(values[middle - 1], values[middle]);
    }

    private static double meanOfTwo(double low, double high) {
        double sum = low + high;
        return Double.isFinite(sum) ? sum / 2 : low / 2 + high / 2;
    }

    private static boolean hasValue(Ballot ballot, int variant) {
        return ballot.isCandidate(variant) && ballot.candidate(variant).hasValue();
    }
}
