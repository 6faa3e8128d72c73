package io.hedgerow.benchmarks.load;

import java.util.Arrays;

/**
 * Deals items to subtasks by weights that follow what they refuse: a report cuts the weight of a subtask to the share
 * that it scored of what came back, and lets one that refused nothing grow by a tenth, up to 1. Not thread-safe.
 */
final class SubtaskShares {
    private static final double GROWTH = 1.1;
    /** A subtask that refuses everything is still asked now and then. */
    private static final double LEAST = 0.02;

    private final double[] weights;
    private final double[] credits;
    private final long[] scoredBefore;
    private final long[] refusedBefore;

    SubtaskShares(int subtasks) {
        weights = new double[subtasks];
        Arrays.fill(weights, 1);
        credits = new double[subtasks];
        scoredBefore = new long[subtasks];
        refusedBefore = new long[subtasks];
    }

    /** Takes in a report: what a subtask has scored and refused since the beginning. */
    void report(int subtask, long scored, long refused) {
        long newScored = scored - scoredBefore[subtask];
        long newRefused = refused - refusedBefore[subtask];
        scoredBefore[subtask] = scored;
        refusedBefore[subtask] = refused;
        double change = newRefused == 0 ? GROWTH : (double) newScored / (newScored + newRefused);
        weights[subtask] = Math.max(LEAST, Math.min(1, weights[subtask] * change));
    }

    /** The subtask that is furthest behind its share. */
    int next() {
        int chosen = 0;
        double all = 0;
        for (int i = 0; i < weights.length; i++) {
            all += weights[i];
            credits[i] += weights[i];
            chosen = credits[i] > credits[chosen] ? i : chosen;
        }
        credits[chosen] -= all;
        return chosen;
    }
}
