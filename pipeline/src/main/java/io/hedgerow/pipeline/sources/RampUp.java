package io.hedgerow.pipeline.sources;

import java.io.Serializable;
import java.time.Duration;

/**
 * A rate that grows evenly from a tenth to the whole over some time. The first requests of a process run through code that
 * is being loaded and compiled: they take ten times as long as later ones, and at the full rate from the first
 * moment a queue of them would miss their deadlines.
 *
 * @param nanos how long it takes, 0 for the full rate at once
 */
public record RampUp(long nanos) implements Serializable {

    /** The full rate at once, for a process that has served such requests before. */
    public static final RampUp NONE = new RampUp(0);

    /** For a process that may be cold. */
    public static final RampUp DEFAULT = new RampUp(Duration.ofSeconds(2).toNanos());

    private static final double FIRST_SHARE = 0.1;
    private static final double GROWTH = 1 - FIRST_SHARE;

    public RampUp {
        if (nanos < 0) {
            throw new IllegalArgumentException("nanos must be 0 or more, was " + nanos);
        }
    }

    /** How long the full rate would take for what is sent in the first {@code elapsedNanos}. */
    double atFullRate(double elapsedNanos) {
        if (elapsedNanos >= nanos) {
            return elapsedNanos - GROWTH * nanos / 2;
        }
        return elapsedNanos <= 0 ? elapsedNanos : elapsedNanos * (FIRST_SHARE + GROWTH * elapsedNanos / (2.0 * nanos));
    }

    /** The inverse: after how many nanoseconds that is sent which the full rate sends in {@code fullRateNanos}. */
    double elapsed(double fullRateNanos) {
        if (fullRateNanos >= atFullRate((double) nanos)) {
            return fullRateNanos + GROWTH * nanos / 2;
        }
        double root = Math.sqrt(FIRST_SHARE * FIRST_SHARE + 2 * GROWTH * fullRateNanos / nanos);
        return fullRateNanos <= 0 ? fullRateNanos : nanos * (root - FIRST_SHARE) / GROWTH;
    }
}
