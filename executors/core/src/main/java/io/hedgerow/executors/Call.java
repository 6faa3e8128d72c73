package io.hedgerow.executors;

import io.hedgerow.policies.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One turn of a worker: the attempts it scores in one call of the model, and those it found too late to score. Made and
 * filled under the queue's lock, then the worker's until it is handed back; the task thread reads the start and the
 * attempts, and cancels.
 */
final class Call implements Returned {
    private static final Logger LOG = LoggerFactory.getLogger(Call.class);

    private final Bulkhead bulkhead;
    private final List<Attempt> live = new ArrayList<>(1);
    private final List<Attempt> refused = new ArrayList<>(0);
    private final Cancellation cancellation = new Cancellation(this::remainingNanos);
    private final long startedNanos;
    private int inCalls;
    private long endedNanos;
    private boolean isGivenUp;
    private boolean hasSpoken;

    Call(Bulkhead bulkhead, long startedNanos) {
        this.bulkhead = bulkhead;
        this.startedNanos = startedNanos;
    }

    @Override
    public void deliverTo(AttemptPool pool) {
        pool.onReturned(this);
    }

    Bulkhead bulkhead() {
        return bulkhead;
    }

    /** Attempts to score. */
    List<Attempt> live() {
        return live;
    }

    /** An attempt has ended when the worker looked at it. */
    void refuse(Attempt attempt) {
        refused.add(attempt);
    }

    /** Attempts that have ended without a call; they need not wait for this one. */
    Returned refused() {
        return pool -> refused.forEach(attempt -> pool.onReturned(attempt, startedNanos));
    }

    boolean hasRefused() {
        return !refused.isEmpty();
    }

    /** Worker: until the last of its attempts is past deadline or timeout. */
    private long remainingNanos() {
        long longest = 0;
        for (Attempt attempt : live) {
            longest = Math.max(longest, TimeLimits.remainingNanos(attempt, bulkhead.clock()));
        }
        return longest;
    }

    Cancellation cancellation() {
        return cancellation;
    }

    /** When the worker took it, on the monotonic clock. */
    long startedNanos() {
        return startedNanos;
    }

    /** How many calls of the variant ran when it started, itself included. */
    int inCalls() {
        return inCalls;
    }

    void started(int newInCalls) {
        inCalls = newInCalls;
    }

    /** Worker: the call has returned. */
    void ended(long nanos) {
        endedNanos = nanos;
    }

    /** When the call returned; only of a call that was handed back. */
    long endedNanos() {
        return endedNanos;
    }

    /** Task thread: it has lasted too long, and its worker is replaced. */
    void giveUp() {
        isGivenUp = true;
    }

    /** Task thread: whether its worker has been replaced. */
    boolean isGivenUp() {
        return isGivenUp;
    }

    /** Task thread: one of its attempts has told the breaker how it went. */
    void spoke() {
        hasSpoken = true;
    }

    /** Task thread: whether the breaker knows how it went. */
    boolean hasSpoken() {
        return hasSpoken;
    }

    /** Whether it was told to end and did; only of a call that was handed back. */
    boolean wasCutShort() {
        return cancellation.isCancelled()
                && live.stream().noneMatch(attempt -> attempt.result().outcome() == Outcome.SCORED);
    }

    /** Tells the running call that nobody waits for it. */
    void cancel() {
        try {
            cancellation.cancel();
        } catch (RuntimeException e) {
            LOG.warn(
                    "Cancelling a call of {} failed", bulkhead.variant().model().id(), e);
        }
    }
}
