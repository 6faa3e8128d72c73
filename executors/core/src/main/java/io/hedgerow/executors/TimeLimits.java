package io.hedgerow.executors;

import io.hedgerow.executors.Attempt.GivenUp;
import io.hedgerow.policies.Outcome;
import io.hedgerow.proto.flink.PlanHeader;
import io.hedgerow.proto.flink.WorkItem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Ends what does not end by itself: an attempt past its timeout; one that waits, or whose call can be stopped, past its
 * deadline; a call that outlasts the timeout; and, once the input has ended, whatever is past deadline and grace.
 * Confined to the task thread.
 */
final class TimeLimits {
    /** No limit will be reached. */
    static final long NEVER = Long.MAX_VALUE;

    private static final long NOT_DRAINING = -1;

    /** Ends a variant of an item. */
    interface Ending {
        void end(Attempt attempt, Outcome outcome, String reason);

        void endUnlaunched(OpenItem openItem, Outcome outcome, String reason);
    }

    private final HostedBulkheads bulkheads;
    private final PoolClock clock;
    private final Ending ending;
    private final ModelChoice models;
    private final Set<Call> toStop = new LinkedHashSet<>();
    private long drainGraceMillis = NOT_DRAINING;

    /** @param models whose loads have limits of their own */
    TimeLimits(HostedBulkheads bulkheads, PoolClock clock, Ending ending, ModelChoice models) {
        this.bulkheads = bulkheads;
        this.clock = clock;
        this.ending = ending;
        this.models = models;
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
        long nowMillis = clock.epochMillis();
        for (Bulkhead bulkhead : bulkheads.all()) {
            timedOut(bulkhead, nowNanos).forEach(this::giveUpTimedOut);
            if (bulkhead.hasPassedDeadlines(nowMillis)) {
                pastDeadline(bulkhead, nowMillis).forEach(this::giveUpExpired);
            }
            giveUpStuckCalls(bulkhead, nowNanos);
        }
        models.giveUpOverdueLoads();
        if (isDraining()) {
            giveUpUndrained(openItems, nowMillis);
        }
        stopCalls();
    }

    /** Last, or a worker that is free again would start what is about to be given up. */
    private void stopCalls() {
        toStop.forEach(Call::cancel);
        toStop.clear();
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

    private void giveUpTimedOut(Attempt attempt) {
        GivenUp givenUp = attempt.giveUp();
        String reason = "timed out after " + attempt.timeoutMillis() + " ms"
                + (givenUp == GivenUp.BEFORE_START ? " in the queue" : "");
        end(attempt, givenUp, Outcome.FAILED, reason);
    }

    /** Finds them, and notes when the next deadline that matters is. */
    private static List<Attempt> pastDeadline(Bulkhead bulkhead, long nowMillis) {
        List<Attempt> found = new ArrayList<>();
        bulkhead.forgetDeadlines();
        for (Attempt attempt : bulkhead.open()) {
            if (!attempt.hasDeadline()) {
                continue;
            }
            if (attempt.deadlineMillis() > nowMillis) {
                bulkhead.expectDeadline(attempt.deadlineMillis());
            } else {
                found.add(attempt);
            }
        }
        return found;
    }

    private void giveUpExpired(Attempt attempt) {
        if (attempt.isQueued()) {
            end(attempt, attempt.giveUp(), Outcome.EXPIRED, "the deadline passed in the queue");
            return;
        }
        Call call = attempt.call();
        boolean canStop = attempt.bulkhead().variant().scorer().isCancellable();
        if (call != null && canStop && !attempt.bulkhead().queue().isAwaitedAt(call, clock.epochMillis())) {
            toStop.add(call); // it returns soon, and says so
        }
    }

    private void giveUpStuckCalls(Bulkhead bulkhead, long nowNanos) {
        for (Call call : bulkhead.queue().running()) {
            if (nanosToTimeout(call, nowNanos) <= 0 && bulkhead.queue().done(call)) {
                call.giveUp();
                toStop.add(call);
                bulkhead.onStuck(call);
            } else if (models.holdUp(call, nowNanos) && bulkhead.queue().done(call)) {
                call.giveUp(); // and not stopped: its load has a limit of its own
                bulkhead.onHeldUp();
            }
        }
    }

    private void giveUpUndrained(Collection<OpenItem> openItems, long nowMillis) {
        String reason = "the input ended and the model did not answer by deadline and grace";
        for (OpenItem openItem : List.copyOf(openItems)) {
            if (Attempt.hasPassed(drainLimitMillis(openItem.item()), nowMillis)) {
                for (Attempt attempt : List.copyOf(openItem.attempts())) {
                    if (openItem.isOpen(attempt.variant())) {
                        end(attempt, attempt.giveUp(), Outcome.CANCELLED, reason);
                    }
                }
                ending.endUnlaunched(openItem, Outcome.CANCELLED, reason);
            }
        }
    }

    private void end(Attempt attempt, GivenUp givenUp, Outcome outcome, String reason) {
        switch (givenUp) {
            case BEFORE_START -> attempt.bulkhead().queue().remove(attempt);
            case WHILE_RUNNING -> stopUnawaited(attempt);
            case TOO_LATE -> {
                return; // its own result is on its way
            }
        }
        ending.end(attempt, outcome, reason);
    }

    private void stopUnawaited(Attempt attempt) {
        Call call = attempt.call();
        if (call != null && !attempt.bulkhead().queue().isAwaited(call)) {
            toStop.add(call);
        }
    }

    /** When the next limit is reached on the monotonic clock, or {@link #NEVER} when nothing is open. */
    long nextNanos(Collection<OpenItem> openItems) {
        long nowNanos = clock.nanoTime();
        long nowMillis = clock.epochMillis();
        long soonest = NEVER;
        for (Bulkhead bulkhead : bulkheads.all()) {
            Attempt oldest = bulkhead.oldest();
            if (oldest != null) {
                soonest = Math.min(soonest, nanosToTimeout(oldest, nowNanos));
            }
            for (Call call : bulkhead.queue().running()) {
                soonest = Math.min(soonest, nanosToTimeout(call, nowNanos));
            }
            soonest = Math.min(soonest, nanosTo(bulkhead.nextDeadlineMillis(), nowMillis));
            soonest = Math.min(soonest, bulkhead.inline().nanosToWarmUp(nowNanos));
        }
        if (isDraining()) {
            soonest = Math.min(soonest, nanosToDrainLimit(openItems, nowMillis));
        }
        return Math.min(after(nowNanos, soonest), models.nextLoadNanos());
    }

    /** When the first limit of an attempt that has just been taken in is reached. */
    static long firstLimitNanos(Attempt attempt, long nowMillis) {
        long toTimeout = TimeUnit.MILLISECONDS.toNanos(attempt.timeoutMillis());
        long toDeadline = attempt.hasDeadline() ? nanosTo(attempt.deadlineMillis(), nowMillis) : NEVER;
        return after(attempt.enteredNanos(), Math.min(toTimeout, toDeadline));
    }

    /** How long an attempt has until its deadline or its timeout. Thread-safe. */
    static long remainingNanos(Attempt attempt, PoolClock clock) {
        long toDeadline = attempt.hasDeadline() ? nanosTo(attempt.deadlineMillis(), clock.epochMillis()) : NEVER;
        return Math.min(toDeadline, nanosToTimeout(attempt, clock.nanoTime()));
    }

    /** When a call has lasted longer than its variant's timeout. */
    static long timeoutNanos(Call call) {
        long timeoutMillis = call.bulkhead().variant().variant().timeoutMillis();
        return after(call.startedNanos(), TimeUnit.MILLISECONDS.toNanos(timeoutMillis));
    }

    /** That much later, or {@link #NEVER} where time does not reach so far. */
    static long after(long nowNanos, long delayNanos) {
        long sum = nowNanos + delayNanos;
        boolean overflows = delayNanos > 0 && sum < nowNanos;
        return overflows || delayNanos == NEVER ? NEVER : sum;
    }

    private long nanosToDrainLimit(Collection<OpenItem> openItems, long nowMillis) {
        long soonestMillis = PlanHeader.NO_DEADLINE;
        for (OpenItem openItem : openItems) {
            soonestMillis = Math.min(soonestMillis, drainLimitMillis(openItem.item()));
        }
        return nanosTo(soonestMillis, nowMillis);
    }

    private static long nanosTo(long epochMillis, long nowMillis) {
        return epochMillis == PlanHeader.NO_DEADLINE ? NEVER : TimeUnit.MILLISECONDS.toNanos(epochMillis - nowMillis);
    }

    private long drainLimitMillis(WorkItem item) {
        long deadlineMillis = item.deadlineMillis();
        long limitMillis = deadlineMillis + drainGraceMillis;
        return limitMillis < deadlineMillis ? PlanHeader.NO_DEADLINE : limitMillis;
    }

    private static long nanosToTimeout(Attempt attempt, long nowNanos) {
        return TimeUnit.MILLISECONDS.toNanos(attempt.timeoutMillis()) - (nowNanos - attempt.enteredNanos());
    }

    private static long nanosToTimeout(Call call, long nowNanos) {
        long timeoutMillis = call.bulkhead().variant().variant().timeoutMillis();
        return TimeUnit.MILLISECONDS.toNanos(timeoutMillis) - (nowNanos - call.startedNanos());
    }
}
