package io.hedgerow.examples.payments;

import java.util.function.ToDoubleFunction;

/** Shares of a whole, summed up for {@link Draws#pick}. */
final class Shares {
    private Shares() {}

    /** Cumulative shares of the values, scaled so that the last is 1. */
    static <T> double[] cumulative(T[] values, ToDoubleFunction<T> share) {
        double[] sums = new double[values.length];
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += share.applyAsDouble(values[i]);
            sums[i] = sum;
        }
        for (int i = 0; i < sums.length; i++) {
            sums[i] /= sum;
        }
        return sums;
    }
}
