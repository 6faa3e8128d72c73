package io.hedgerow.examples.train;

import io.hedgerow.examples.payments.Payment;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How well probabilities of fraud fit the truth.
 *
 * @param accuracy share of payments whose more probable class is the true one
 * @param auc probability that a fraud is ranked above an honest payment, ties counting half
 * @param logLoss mean of {@code -log(probability of the truth)}
 */
record Quality(double accuracy, double auc, double logLoss) {
    private static final double LEAST_PROBABILITY = 1e-15;

    /**
     * The quality of one probability per payment; both classes must occur.
     *
     * @throws IllegalArgumentException when there is not one probability per payment
     */
    static Quality of(double[] fraudProbabilities, List<Payment> payments) {
        if (fraudProbabilities.length != payments.size()) {
            throw new IllegalArgumentException(
                    fraudProbabilities.length + " probabilities for " + payments.size() + " payments");
        }
        int right = 0;
        double loss = 0;
        for (int i = 0; i < fraudProbabilities.length; i++) {
            boolean fraud = payments.get(i).isFraud();
            double ofTruth = fraud ? fraudProbabilities[i] : 1 - fraudProbabilities[i];
            right += (fraudProbabilities[i] > 0.5) == fraud ? 1 : 0;
            loss -= Math.log(Math.max(LEAST_PROBABILITY, ofTruth));
        }
        int count = payments.size();
        return new Quality((double) right / count, auc(fraudProbabilities, payments), loss / count);
    }

    /** By the sum of the frauds' ranks. */
    private static double auc(double[] probabilities, List<Payment> payments) {
        int[] order = IntStream.range(0, probabilities.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> probabilities[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] ranks = ranks(order, probabilities);
        double frauds = 0;
        double rankSum = 0;
        for (int i = 0; i < ranks.length; i++) {
            if (payments.get(i).isFraud()) {
                frauds++;
                rankSum += ranks[i];
            }
        }
        return (rankSum - frauds * (frauds + 1) / 2) / (frauds * (ranks.length - frauds));
    }

    /** Ranks from 1; equal values share the mean of theirs. */
    private static double[] ranks(int[] order, double[] values) {
        double[] ranks = new double[values.length];
        int from = 0;
        while (from < order.length) {
            int to = from;
            while (to < order.length && values[order[to]] == values[order[from]]) {
                to++;
            }
            double rank = (from + 1 + to) / 2.0;
            Arrays.stream(order, from, to).forEach(i -> ranks[i] = rank);
            from = to;
        }
        return ranks;
    }
}
