package io.hedgerow.executors.remote;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether a server may be called. It may until a look at it says otherwise. A failed call leads to a look, by the next call,
 * which says no to all calls until another look says yes; looks are at least a period apart. No thread of its own: who calls
 * looks, one at a time. Thread-safe.
 */
final class Health {
    private final LongSupplier nanoClock;
    private final long periodNanos;
    private boolean isDoubted;
    private boolean isLooking;
    private long lookedNanos;
    /** Why not; empty: it is well as far as is known. */
    private String refusal = "";

    /** Well, and looked at just now. */
    Health(LongSupplier nanoClock, Duration period) {
        this.nanoClock = nanoClock;
        this.periodNanos = period.toNanos();
        this.lookedNanos = nanoClock.getAsLong();
    }

    /**
     * Whether the caller is to look before it calls, and to tell {@link #onLook}. Nobody else does meanwhile.
     *
     * @throws RemoteCallException when the server is not to be called now
     */
    synchronized boolean startLook() throws RemoteCallException {
        long sinceNanos = nanoClock.getAsLong() - lookedNanos;
        boolean isWell = refusal.isEmpty();
        if (isWell && !isDoubted) {
            return false;
        }
        if (!isLooking && sinceNanos >= periodNanos) {
            isLooking = true;
            return true;
        }
        if (isWell) {
            return false;
        }
        throw new RemoteCallException(
                RemoteCallException.Kind.NOT_CALLED,
                "not called: " + seconds(sinceNanos) + " s ago " + refusal
                        + (isLooking
                                ? "; another call is looking"
                                : "; next look in " + seconds(periodNanos - sinceNanos) + " s"));
    }

    private static long seconds(long nanos) {
        return Math.round(nanos / 1e9);
    }

    /** @param newRefusal why the server is not to be called; empty: it may be */
    synchronized void onLook(String newRefusal) {
        isLooking = false;
        isDoubted = false;
        refusal = newRefusal;
        lookedNanos = nanoClock.getAsLong();
    }

    /** A look was broken off and says nothing. */
    synchronized void onNoLook() {
        isLooking = false;
    }

    /** A call has failed in a way that a server that is well does not show. */
    synchronized void onFailure() {
        isDoubted = true;
    }

    /** A call was answered. */
    synchronized void onAnswer() {
        isDoubted = false;
    }
}
