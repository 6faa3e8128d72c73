package io.hedgerow.examples.train;

/**
 * A binary tree that gives a number. A leaf has the value; a split sends rows whose column is below the threshold to
 * the left.
 */
sealed interface RegressionTree {

    /** The value of the leaf that a row of {@link Column#ALL} falls into. */
    double valueOf(double[] row);

    /**
     * The end of every path.
     *
     * @param value what it gives
     */
    record Leaf(double value) implements RegressionTree {
        @Override
        public double valueOf(double[] row) {
            return value;
        }
    }

    /**
     * A fork.
     *
     * @param column position in {@link Column#ALL}
     * @param threshold rows below it go left, the others right
     */
    record Split(int column, double threshold, RegressionTree left, RegressionTree right) implements RegressionTree {
        @Override
        public double valueOf(double[] row) {
            return (row[column] < threshold ? left : right).valueOf(row);
        }
    }
}
