package io.hedgerow.executors;

import io.hedgerow.executors.Attempt.GivenUp;
import io.hedgerow.policies.Outcome;
import io.hedgerow.proto.flink.PlanHeader;
import io.hedgerow.proto.flink.WorkItem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Ends what does not end by itself: an attempt past its timeout and, once the input has ended, past its request's
 * deadline and a grace. Confined to the task thread.
 */
final class TimeLimits {
    /** No limit will be reached. */
    static final long NEVER = Long.MAX_VALUE;

    private static final long NOT_DRAINING = -1;

    /** Ends an attempt that was given up. */
    interface Ending {
        void end(Attempt attempt, Outcome outcome, String reason, long elapsedNanos);
    }

    private final HostedBulkheads bulkheads;
    private final PoolClock clock;
    private final Ending ending;
    private long drainGraceMillis = NOT_DRAINING;

    TimeLimits(HostedBulkheads bulkheads, PoolClock clock, Ending ending) {
        this.bulkheads = bulkheads;
        this.clock = clock;
        this.ending = ending;
    }

    /** The input has ended: deadline and this grace are a limit from now on. */
    void drain(long graceMillis) {
        drainGraceMillis = graceMillis;
    }

    /** Whether the input has ended. */
    boolean isDraining() {
        return drainGraceMillis != NOT_DRAINING;
    }

    /** Gives up what is past a limit. Does not start workers in place of those that are stuck. */
    void giveUpOverdue(Collection<OpenItem> openItems) {
        long nowNanos = clock.nanoTime();
        for (Bulkhead bulkhead : bulkheads.all()) {
            for (Attempt attempt : timedOut(bulkhead, nowNanos)) {
                giveUpTimedOut(attempt, nowNanos);
            }
        }
        if (isDraining()) {
            giveUpUndrained(openItems, nowNanos);
        }
    }

    private static List<Attempt> timedOut(Bulkhead bulkhead, long nowNanos) {
        List<Attempt> found = new ArrayList<>();
        for (Attempt attempt : bulkhead.open()) { // oldest first, and all have the same timeout
            if (nanosToTimeout(attempt, nowNanos) > 0) {
                break;
            }
            found.add(attempt);
        }
        return found;
    }

    private void giveUpTimedOut(Attempt attempt, long nowNanos) {
        GivenUp givenUp = attempt.giveUp();
        String reason = "timed out after " + attempt.timeoutMillis() + " ms"
                + (givenUp == GivenUp.BEFORE_START ? " in the queue" : "");
        end(attempt, givenUp, Outcome.FAILED, reason, nowNanos);
    }

    private void giveUpUndrained(Collection<OpenItem> openItems, long nowNanos) {
        long nowMillis = clock.epochMillis();
        for (OpenItem openItem : List.copyOf(openItems)) {
            if (Attempt.hasPassed(drainLimitMillis(openItem.item()), nowMillis)) {
                openItem.attempts().stream()
                        .filter(openItem::isOpen)
                        .forEach(attempt -> giveUpUndrained(attempt, nowNanos));
            }
        }
    }

    private void giveUpUndrained(Attempt attempt, long nowNanos) {
        String reason = "the input ended and the model did not answer by deadline and grace";
        end(attempt, attempt.giveUp(), Outcome.CANCELLED, reason, nowNanos);
    }

    private void end(Attempt attempt, GivenUp givenUp, Outcome outcome, String reason, long nowNanos) {
        Bulkhead bulkhead = attempt.bulkhead();
        switch (givenUp) {
            case BEFORE_START -> bulkhead.queue().remove(attempt);
            case WHILE_RUNNING -> bulkhead.onStuck();
            case TOO_LATE -> {
                return;
            }
        }
        ending.end(attempt, outcome, reason, nowNanos - attempt.enteredNanos());
    }

    /** Time until the next limit is reached: 0 or less when one has been, {@link #NEVER} when nothing is open. */
    long nanosToNext(Collection<OpenItem> openItems) {
        long nowNanos = clock.nanoTime();
        long soonest = NEVER;
        for (Bulkhead bulkhead : bulkheads.all()) {
            Attempt oldest = bulkhead.oldest();
            if (oldest != null) {
                soonest = Math.min(soonest, nanosToTimeout(oldest, nowNanos));
            }
        }
        return isDraining() ? Math.min(soonest, nanosToDrainLimit(openItems)) : soonest;
    }

    private long nanosToDrainLimit(Collection<OpenItem> openItems) {
        long soonestMillis = PlanHeader.NO_DEADLINE;
        for (OpenItem openItem : openItems) {
            soonestMillis = Math.min(soonestMillis, drainLimitMillis(openItem.item()));
        }
        return soonestMillis == PlanHeader.NO_DEADLINE
                ? NEVER
                : TimeUnit.MILLISECONDS.toNanos(soonestMillis - clock.epochMillis());
    }

    private long drainLimitMillis(WorkItem item) {
        long deadlineMillis = item.deadlineMillis();
        long limitMillis = deadlineMillis + drainGraceMillis;
        return limitMillis < deadlineMillis ? PlanHeader.NO_DEADLINE : limitMillis;
    }

    private static long nanosToTimeout(Attempt attempt, long nowNanos) {
        long timeoutNanos = TimeUnit.MILLISECONDS.toNanos(attempt.timeoutMillis());
        return timeoutNanos - (nowNanos - attempt.enteredNanos());
    }
}
