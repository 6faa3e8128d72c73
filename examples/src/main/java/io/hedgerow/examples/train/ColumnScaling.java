package io.hedgerow.examples.train;

import java.util.ArrayList;
import java.util.List;

/**
 * Mean and deviation of columns: brings them to one scale for training, and a linear model back to the columns' own
 * units. Columns that never change are left at a deviation of 1.
 */
final class ColumnScaling {
    private final double[] means;
    private final double[] deviations;

    private ColumnScaling(double[] means, double[] deviations) {
        this.means = means;
        this.deviations = deviations;
    }

    static ColumnScaling of(double[][] rows) {
        int width = rows[0].length;
        double[] means = new double[width];
        double[] deviations = new double[width];
        for (int column = 0; column < width; column++) {
            double sum = 0;
            double squares = 0;
            for (double[] row : rows) {
                sum += row[column];
            }
            means[column] = sum / rows.length;
            for (double[] row : rows) {
                double distance = row[column] - means[column];
                squares += distance * distance;
            }
            double deviation = Math.sqrt(squares / rows.length);
            deviations[column] = deviation > 0 ? deviation : 1;
        }
        return new ColumnScaling(means, deviations);
    }

    double[] scale(double[] row) {
        double[] scaled = new double[row.length];
        for (int i = 0; i < row.length; i++) {
            scaled[i] = (row[i] - means[i]) / deviations[i];
        }
        return scaled;
    }

    /** The model over columns in their own units that equals the given one over scaled columns. */
    LogisticModel unscale(double scaledIntercept, double[] scaledCoefficients) {
        double intercept = scaledIntercept;
        List<Double> coefficients = new ArrayList<>(scaledCoefficients.length);
        for (int i = 0; i < scaledCoefficients.length; i++) {
            double coefficient = scaledCoefficients[i] / deviations[i];
            coefficients.add(coefficient);
            intercept -= coefficient * means[i];
        }
        return new LogisticModel(intercept, coefficients);
    }
}
