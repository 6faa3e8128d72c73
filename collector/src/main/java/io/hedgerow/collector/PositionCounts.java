package io.hedgerow.collector;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/** How many requests there are of each position. Not thread-safe. */
final class PositionCounts {
    private static final int USUAL_POSITIONS = 16;

    private int[] counts = new int[USUAL_POSITIONS];

    void add(int position) {
        if (position >= counts.length) {
            counts = Arrays.copyOf(counts, Math.max(position + 1, 2 * counts.length));
        }
        counts[position]++;
    }

    /** One of those that were added. */
    void remove(int position) {
        counts[position]--;
    }

    boolean has(int position) {
        return position < counts.length && counts[position] > 0;
    }

    Set<Integer> positions() {
        Set<Integer> positions = new TreeSet<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                positions.add(i);
            }
        }
        return positions;
    }
}
