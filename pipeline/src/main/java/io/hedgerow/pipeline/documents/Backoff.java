package io.hedgerow.pipeline.documents;

import java.time.Duration;

/**
 * Pauses between attempts, twice as long after each failure and by chance up to half shorter, so that many who failed together
 * do not come back together.
 *
 * @param first pause after the first failure
 * @param longest no pause is longer
 * @param giveUpAfter how long attempts are made, from the start of the first
 */
record Backoff(Duration first, Duration longest, Duration giveUpAfter) {
    /** A server that restarts is found soon, one that is gone is not asked for ever. */
    static final Backoff USUAL = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), Duration.ofMinutes(10));

    private static final int MOST_DOUBLINGS = 20;

    /**
     * The pause after some failures.
     *
     * @param failures 1 or more
     * @param chance from 0 (inclusive) to 1
     */
    Duration pause(int failures, double chance) {
        long doubledMillis = first.toMillis() << Math.min(failures - 1, MOST_DOUBLINGS);
        long mostMillis = Math.min(doubledMillis, longest.toMillis());
        return Duration.ofMillis(mostMillis - Math.round(mostMillis * chance / 2));
    }
}
