package io.hedgerow.examples.train.net;

/**
 * Brings inputs of very different size to one scale: {@code (log(1 + max(x, 0)) - mean) / deviation}, with mean and
 * deviation per input as found in the training rows. It is part of the net and of its ONNX graph: callers give raw
 * values.
 */
public final class InputScaling {
    private static final double LEAST_DEVIATION = 1e-6;

    private final double[] means;
    private final double[] deviations;

    private InputScaling(double[] means, double[] deviations) {
        this.means = means;
        this.deviations = deviations;
    }

    /** The scaling that gives these rows, 1 or more of equal length, mean 0 and deviation 1 in every column. */
    public static InputScaling of(double[][] rows) {
        int width = rows[0].length;
        double[] means = new double[width];
        double[] squares = new double[width];
        for (double[] row : rows) {
            for (int i = 0; i < width; i++) {
                double value = compress(row[i]);
                means[i] += value / rows.length;
                squares[i] += value * value / rows.length;
            }
        }
        double[] deviations = new double[width];
        for (int i = 0; i < width; i++) {
            double variance = Math.max(0, squares[i] - means[i] * means[i]);
            deviations[i] = Math.max(LEAST_DEVIATION, Math.sqrt(variance));
        }
        return new InputScaling(means, deviations);
    }

    private static double compress(double value) {
        return StrictMath.log(1 + Math.max(0, value));
    }

    /** The row on the common scale; the row itself is left as it is. */
    public double[] scale(double[] row) {
        double[] scaled = new double[row.length];
        for (int i = 0; i < row.length; i++) {
            scaled[i] = (compress(row[i]) - means[i]) / deviations[i];
        }
        return scaled;
    }

    double[] means() {
        return means.clone();
    }

    double[] deviations() {
        return deviations.clone();
    }
}
