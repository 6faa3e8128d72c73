package io.hedgerow.benchmarks.load;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Medians, and the order of the runs they are taken over. */
final class Statistics {
    private Statistics() {}

    /** The middle value, or the mean of the two in the middle; NaN of nothing. A NaN counts as nothing. */
    static double median(Collection<Double> values) {
        List<Double> sorted =
                values.stream().filter(value -> !value.isNaN()).sorted().toList();
        if (sorted.isEmpty()) {
            return Double.NaN;
        }
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /**
     * Every entrant once per round, each round beginning with another of them: what the machine does meanwhile meets
     * all of them alike, and none always has the same one before it.
     */
    static <T> List<T> interleaved(List<T> entrants, int rounds) {
        List<T> order = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < entrants.size(); i++) {
                order.add(entrants.get((round + i) % entrants.size()));
            }
        }
        return order;
    }
}
