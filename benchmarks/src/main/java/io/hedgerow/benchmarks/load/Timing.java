package io.hedgerow.benchmarks.load;

import java.time.Duration;
import java.util.Locale;

/**
 * How long things take.
 *
 * @param rounds runs of each system
 * @param warmUp part of a run that is not measured
 * @param measured part that is
 * @param patience how long after the last request is due an answer is waited for, beyond the deadline. A system that
 *     queues without bounds would take minutes to say what nobody waits for any more
 */
record Timing(int rounds, Duration warmUp, Duration measured, Duration patience) {
    private static final Duration PATIENCE = Duration.ofMillis(2_500);

    /** Enough for medians that hold. */
    static final Timing FULL = new Timing(5, Duration.ofMillis(1_500), Duration.ofMillis(3_000), PATIENCE);

    /** Shows that everything works, and roughly what it costs. */
    static final Timing QUICK = new Timing(3, Duration.ofMillis(300), Duration.ofMillis(500), PATIENCE);

    /** In a line, for a table. */
    String inWords() {
        return String.format(
                Locale.ROOT,
                "medians of %d rounds; in each run %.1f s of warm-up and %.1f s measured",
                rounds,
                warmUp.toMillis() / 1e3,
                measured.toMillis() / 1e3);
    }

    Timing {
        if (rounds < 1) {
            throw new IllegalArgumentException("rounds must be at least 1, was " + rounds);
        }
    }
}
