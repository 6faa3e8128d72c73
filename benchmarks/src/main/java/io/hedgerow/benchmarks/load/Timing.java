package io.hedgerow.benchmarks.load;

import java.time.Duration;

/**
 * How long things take.
 *
 * @param rounds runs of each system
 * @param warmUp part of a run that is not measured
 * @param measured part that is
 */
record Timing(int rounds, Duration warmUp, Duration measured) {
    /** Enough for medians that hold. */
    static final Timing FULL = new Timing(5, Duration.ofMillis(1_500), Duration.ofMillis(3_000));

    /** Shows that everything works, and roughly what it costs. */
    static final Timing QUICK = new Timing(3, Duration.ofMillis(300), Duration.ofMillis(500));

    Timing {
        if (rounds < 1) {
            throw new IllegalArgumentException("rounds must be at least 1, was " + rounds);
        }
    }
}
