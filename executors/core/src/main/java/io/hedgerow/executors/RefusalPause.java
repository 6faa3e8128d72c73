package io.hedgerow.executors;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A reason why something cannot be done, and when it is tried again: after pauses that double each time. Not thread-safe. */
final class RefusalPause {
    private static final long FIRST_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST_NANOS = Duration.ofSeconds(60).toNanos();

    private @Nullable String reason;
    private long retryNanos;
    private long pauseNanos = FIRST_NANOS;

    /** Null: it can be done, as far as is known. */
    @Nullable
    String reason() {
        return reason;
    }

    /** Whether it could not be done, and it is too soon to try again. */
    boolean isOn(long nowNanos) {
        return reason != null && nowNanos - retryNanos < 0;
    }

    /**
     * It cannot be done.
     *
     * @param isForLong whether the pause is the longest there is
     * @return whether it could be done before, as far as was known
     */
    boolean begin(String newReason, long nowNanos, boolean isForLong) {
        boolean isNew = reason == null;
        reason = newReason;
        pauseNanos = isForLong ? LONGEST_NANOS : pauseNanos;
        retryNanos = nowNanos + pauseNanos;
        pauseNanos = Math.min(2 * pauseNanos, LONGEST_NANOS);
        return isNew;
    }

    /** It can be done. True: it could not before. */
    boolean end() {
        boolean was = reason != null;
        reason = null;
        pauseNanos = FIRST_NANOS;
        return was;
    }
}
