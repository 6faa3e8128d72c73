package io.hedgerow.policies.selection;

import io.hedgerow.policies.Prediction;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * What the order-free policies answer given all attempts, written down plainly and apart from them. Each answers
 * null where there is no winner.
 */
final class Complete {
    private Complete() {}

    /** The label with more than half of the weight of all that stand, or with the quorum. */
    static Integer vote(TestingBallot ballot, IntFunction<String> weightOf, String quorum) {
        return vote(ballot, weightOf, quorum, null);
    }

    /** The same where only those at least that sure have a vote; all that stand are the base. */
    static Integer vote(TestingBallot ballot, IntFunction<String> weightOf, String quorum, Double minConfidence) {
        Map<Integer, BigDecimal> votes = new HashMap<>();
        for (int voter : usable(ballot, minConfidence)) {
            if (ballot.ending(voter).hasLabel()) {
                votes.merge(
                        ballot.ending(voter).prediction().label(),
                        new BigDecimal(weightOf.apply(voter)),
                        BigDecimal::add);
            }
        }
        BigDecimal total = eligible(ballot).stream()
                .map(voter -> new BigDecimal(weightOf.apply(voter)))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        return votes.entrySet().stream()
                .filter(entry -> quorum == null
                        ? entry.getValue().add(entry.getValue()).compareTo(total) > 0
                        : entry.getValue().compareTo(new BigDecimal(quorum)) >= 0)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    /** The variant with the highest confidence; of equals the first, after those of lower latency where asked. */
    static Integer surest(TestingBallot ballot, boolean isLatencyTieBreak) {
        Comparator<Integer> byConfidence = Comparator.comparing(
                variant -> -ballot.ending(variant).prediction().confidence());
        Comparator<Integer> byLatency =
                Comparator.comparing(variant -> ballot.ending(variant).latencyMicros());
        return scored(ballot).stream()
                .filter(variant ->
                        isConfidence(ballot.ending(variant).prediction().confidence()))
                .min(isLatencyTieBreak ? byConfidence.thenComparing(byLatency) : byConfidence)
                .orElse(null);
    }

    /** The first declared that scored at least that surely; any that scored without a threshold. */
    static Integer firstDeclared(TestingBallot ballot, Double minConfidence) {
        return usable(ballot, minConfidence).stream().findFirst().orElse(null);
    }

    /** The arm's variant if it scored. */
    static Integer canary(TestingBallot ballot) {
        return canary(ballot, null);
    }

    /** The arm's variant if it scored at least that surely. */
    static Integer canary(TestingBallot ballot, Double minConfidence) {
        return usable(ballot, minConfidence).contains(ballot.arm()) ? ballot.arm() : null;
    }

    /** The mean of the values that are numbers. */
    static Double mean(TestingBallot ballot) {
        List<Double> values = values(ballot);
        return values.isEmpty()
                ? null
                : values.stream().mapToDouble(value -> value).reduce(0, Double::sum) / values.size();
    }

    /** The median of the values that are numbers. */
    static Double median(TestingBallot ballot) {
        List<Double> values = values(ballot).stream().sorted().toList();
        int size = values.size();
        return size == 0 ? null : (values.get((size - 1) / 2) + values.get(size / 2)) / 2;
    }

    /** The mean row of probabilities without NaN, of rows of that length from those at least that sure. */
    static List<Double> meanProbabilities(TestingBallot ballot, int classes, Double minConfidence) {
        List<double[]> rows = new ArrayList<>();
        for (int variant : usable(ballot, minConfidence)) {
            double[] row = ballot.ending(variant).prediction().probabilities();
            if (row != null
                    && row.length == classes
                    && IntStream.range(0, classes).noneMatch(i -> Double.isNaN(row[i]))) {
                rows.add(row);
            }
        }
        return rows.isEmpty()
                ? null
                : IntStream.range(0, classes)
                        .mapToObj(i -> rows.stream().mapToDouble(row -> row[i]).reduce(0, Double::sum) / rows.size())
                        .toList();
    }

    private static List<Double> values(TestingBallot ballot) {
        return scored(ballot).stream()
                .map(variant -> ballot.ending(variant).prediction())
                .map(Prediction::value)
                .filter(value -> !value.isNaN())
                .toList();
    }

    private static List<Integer> usable(TestingBallot ballot, Double minConfidence) {
        return scored(ballot).stream()
                .filter(variant -> minConfidence == null
                        || (isConfidence(ballot.ending(variant).prediction().confidence())
                                && ballot.ending(variant).prediction().confidence() >= minConfidence))
                .toList();
    }

    private static boolean isConfidence(double confidence) {
        return confidence >= 0 && confidence <= 1;
    }

    private static List<Integer> eligible(TestingBallot ballot) {
        return IntStream.range(0, ballot.size())
                .filter(ballot::isEligible)
                .boxed()
                .toList();
    }

    private static List<Integer> scored(TestingBallot ballot) {
        return eligible(ballot).stream()
                .filter(variant ->
                        ballot.hasArrived(variant) && ballot.ending(variant).isScored())
                .toList();
    }
}
