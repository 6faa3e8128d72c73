package io.hedgerow.policies.limits;

/**
 * How long a call of a variant takes these days: an exponentially weighted mean of the latest calls. It falls a little
 * faster than it rises, so that one slow call does not shut a variant out, and a model that has become fast again is
 * believed soon.
 *
 * <p>Not thread-safe.
 */
public final class ServiceTime {
    private static final double RISING_WEIGHT = 0.2;
    private static final double FALLING_WEIGHT = 0.3;

    private double meanNanos;
    private boolean isKnown;

    /** A call ended, with whatever result, or was given up after that long. */
    public void record(long nanos) {
        if (isKnown) {
            double weight = nanos > meanNanos ? RISING_WEIGHT : FALLING_WEIGHT;
            meanNanos += weight * (nanos - meanNanos);
        } else {
            reset(nanos);
        }
    }

    /** Forgets what was known: from now on a call takes that long. */
    public void reset(long nanos) {
        meanNanos = nanos;
        isKnown = true;
    }

    /** The estimate in nanoseconds; 0 before the first call, so that the first attempts are let in. */
    public long estimateNanos() {
        return (long) meanNanos;
    }
}
