package io.hedgerow.executors;

/** When the pool next has something to do by itself, on the monotonic clock. Confined to one thread. */
final class SweepTime {
    private long nanos = TimeLimits.NEVER;

    /** Something is to be done at that time. */
    void noLaterThan(long atNanos) {
        nanos = Math.min(nanos, atNanos);
    }

    /** Everything has been looked at: this is the next time. */
    void set(long atNanos) {
        nanos = atNanos;
    }

    /** The time, or {@link TimeLimits#NEVER}. */
    long nanos() {
        return nanos;
    }
}
