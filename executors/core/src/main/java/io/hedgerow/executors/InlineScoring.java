package io.hedgerow.executors;

import io.hedgerow.policies.Outcome;
import io.hedgerow.proto.flink.WorkItem;
import java.util.concurrent.TimeUnit;

/**
 * Scores on the task thread. Such a call cannot be stopped, only be counted as too long. What has been replied to the same
 * request before waits for it only while that is expected to be a short moment. Confined to the task thread.
 */
final class InlineScoring {
    private static final AttemptResult EXPIRED =
            AttemptResult.without(Outcome.EXPIRED, "the deadline had passed on entry");

    /** Little beside the millisecond that a network buffer may wait. */
    private static final long MOST_HELD_NANOS = 200_000;

    /** Never cancelled: nobody could while the call runs. */
    private final Cancellation cancellation = new Cancellation();

    private final HostedBulkheads bulkheads;
    private final Workers workers;
    private final PoolClock clock;
    private final Replies replies;
    private final SweepTime sweepTime;
    private long heldSinceNanos;
    private long endedNanos;

    InlineScoring(HostedBulkheads bulkheads, Workers workers, PoolClock clock, Replies replies, SweepTime sweepTime) {
        this.bulkheads = bulkheads;
        this.workers = workers;
        this.sweepTime = sweepTime;
        this.clock = clock;
        this.replies = replies;
    }

    /** Whether an item needs nothing but inline calls: no queue, no memory of other inputs. */
    boolean suffices(WorkItem item) {
        for (long rest = item.variants(); rest != 0; rest &= rest - 1) {
            Bulkhead bulkhead = bulkheads.find(item.endpoint(), Long.numberOfTrailingZeros(rest));
            if (bulkhead == null || !bulkhead.inline().isInline() || bulkhead.cache() != null) {
                return false;
            }
        }
        return true;
    }

    /** Scores all variants of an item for which it {@link #suffices}, and replies. */
    void scoreAll(WorkItem item) {
        long beginNanos = clock.nanoTime();
        long beginMillis = clock.epochMillis();
        long nowNanos = beginNanos;
        for (long rest = item.variants(); rest != 0; rest &= rest - 1) {
            Bulkhead bulkhead = bulkheads.find(item.endpoint(), Long.numberOfTrailingZeros(rest));
            if (bulkhead == null) {
                throw new IllegalStateException("variants of an item changed hands while it was scored");
            }
            long startNanos = start(bulkhead, nowNanos);
            long startMillis = beginMillis + TimeUnit.NANOSECONDS.toMillis(startNanos - beginNanos);
            AttemptResult result = scoreInTime(item, bulkhead, startNanos, startMillis);
            long elapsedNanos = endedNanos - startNanos;
            replies.reply(item, bulkhead, result.outcome(), result.reason(), result.prediction(), elapsedNanos);
            nowNanos = endedNanos;
        }
    }

    /** When a call may start: now, or once replies have left that it would hold up for long. */
    long start(Bulkhead bulkhead, long nowNanos) {
        if (replies.isEmpty()) {
            heldSinceNanos = nowNanos;
        } else if (nowNanos - heldSinceNanos + bulkhead.inline().lastCallNanos() > MOST_HELD_NANOS) {
            replies.send();
            heldSinceNanos = clock.nanoTime(); // the output may have held the replies up
            return heldSinceNanos;
        }
        return nowNanos;
    }

    private AttemptResult scoreInTime(WorkItem item, Bulkhead bulkhead, long startNanos, long startMillis) {
        if (Attempt.hasPassed(item.deadlineMillis(), startMillis)) {
            endedNanos = startNanos;
            return EXPIRED;
        }
        return score(item, bulkhead, startNanos);
    }

    /** Scores an item with one variant, or says why it is not called. Throws an error only the process can answer for. */
    AttemptResult score(WorkItem item, Bulkhead bulkhead, long startNanos) {
        bulkhead.inline().record(item.row());
        Guard guard = bulkhead.guard();
        long permission = guard.tryAcquire();
        if (permission == FailureBreaker.REFUSED) {
            endedNanos = startNanos;
            return guard.ejected();
        }
        AttemptResult result =
                timed(ModelCall.run(bulkhead.variant().scorer(), item.row(), cancellation), bulkhead, startNanos);
        if (result.fatal() != null) {
            throw result.fatal();
        }
        guard.onEnded(permission, result.outcome(), result.reason(), endedNanos - startNanos);
        if (bulkhead.cache() != null && result.prediction() != null) {
            bulkhead.cache().put(item.row(), result.prediction());
        }
        return result;
    }

    private AttemptResult timed(AttemptResult result, Bulkhead bulkhead, long startNanos) {
        endedNanos = clock.nanoTime();
        long elapsedNanos = endedNanos - startNanos;
        bulkhead.inline().onInlineCall(elapsedNanos, endedNanos);
        if (!bulkhead.inline().isInline()) {
            bulkhead.startWorkers(workers);
            sweepTime.noLaterThan(endedNanos); // to plan the warm-up that may bring it back
        }
        long timeoutMillis = bulkhead.variant().variant().timeoutMillis();
        if (result.fatal() == null && elapsedNanos >= TimeUnit.MILLISECONDS.toNanos(timeoutMillis)) {
            return AttemptResult.without(Outcome.FAILED, "timed out after " + timeoutMillis + " ms on the task thread");
        }
        return result;
    }

    /** When the last call returned, on the monotonic clock. */
    long endedNanos() {
        return endedNanos;
    }
}
