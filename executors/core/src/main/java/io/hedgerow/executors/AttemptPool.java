package io.hedgerow.executors;

import io.hedgerow.executors.Attempt.AttemptResult;
import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Prediction;
import io.hedgerow.proto.flink.AttemptReply;
import io.hedgerow.proto.flink.WorkItem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of one pool in one subtask. Every variant of every item taken in is replied to exactly once:
 * refused on admission, scored, or given up at its timeout.
 *
 * <p>An item of an endpoint that pushes back waits in the backlog until all its variants have room; the caller takes
 * no further input while {@link #hasBacklog}. Everything taken in and not replied to is in {@link #snapshot}, the
 * backlog included, so that a snapshot is right at any moment between two calls.
 *
 * <p>Confined to the task thread.
 */
final class AttemptPool {
    /** Result of {@link #nanosToNextSweep} while nothing can time out. */
    static final long NEVER = TimeLimits.NEVER;

    private final HostedBulkheads bulkheads;
    private final Workers workers;
    private final PoolClock clock;
    private final Consumer<AttemptReply> replies;
    private final Runnable onUnhosted;
    private final LinkedHashSet<OpenItem> openItems = new LinkedHashSet<>();
    private final ArrayDeque<WorkItem> backlog = new ArrayDeque<>();
    private final TimeLimits limits;

    /**
     * @param onUnhosted called for each attempt of a variant this pool does not host
     */
    AttemptPool(
            HostedBulkheads bulkheads,
            Workers workers,
            PoolClock clock,
            Consumer<AttemptReply> replies,
            Runnable onUnhosted) {
        this.bulkheads = bulkheads;
        this.workers = workers;
        this.clock = clock;
        this.replies = replies;
        this.onUnhosted = onUnhosted;
        this.limits = new TimeLimits(
                bulkheads,
                clock,
                (attempt, outcome, reason, elapsedNanos) -> end(attempt, outcome, reason, null, elapsedNanos));
    }

    /** Starts the workers. */
    void start() {
        bulkheads.all().forEach(bulkhead -> bulkhead.startWorkers(workers));
    }

    /** Takes an item in. If there is a backlog afterwards, no other may be offered until it is gone. */
    void offer(WorkItem item) {
        backlog.add(item);
        admitBacklog();
    }

    /** Takes restored items in; they are admitted by {@link #admitBacklog}. */
    void restore(WorkItem item) {
        backlog.add(item);
    }

    /** Whether an item waits for room. */
    boolean hasBacklog() {
        return !backlog.isEmpty();
    }

    /** Admits what has room, in order. */
    void admitBacklog() {
        for (WorkItem head = backlog.peek(); head != null && hasRoom(head); head = backlog.peek()) {
            backlog.remove();
            admit(head);
        }
    }

    private boolean hasRoom(WorkItem item) {
        for (long rest = item.variants(); rest != 0; rest &= rest - 1) {
            Bulkhead bulkhead = bulkheads.find(item.endpoint(), Long.numberOfTrailingZeros(rest));
            if (bulkhead != null && bulkhead.pushesBack() && !bulkhead.isBlocked() && !bulkhead.hasRoom()) {
                return false;
            }
        }
        return true;
    }

    private void admit(WorkItem item) {
        OpenItem openItem = new OpenItem(item);
        for (long rest = item.variants(); rest != 0; rest &= rest - 1) {
            int variant = Long.numberOfTrailingZeros(rest);
            Bulkhead bulkhead = bulkheads.find(item.endpoint(), variant);
            if (bulkhead == null) {
                refuseUnhosted(item, variant);
            } else {
                admit(openItem, bulkhead);
            }
        }
        if (openItem.isOpen()) {
            openItems.add(openItem);
        }
    }

    private void admit(OpenItem openItem, Bulkhead bulkhead) {
        Attempt attempt = new Attempt(openItem, bulkhead, clock.nanoTime());
        if (Attempt.hasPassed(attempt.deadlineMillis(), clock.epochMillis())) {
            reply(attempt, Outcome.EXPIRED, "the deadline had passed on entry", null, 0);
        } else if (bulkhead.isInline()) {
            scoreInline(attempt);
        } else if (bulkhead.isBlocked()) {
            reply(attempt, Outcome.FAILED, blockedReason(bulkhead), null, 0);
        } else if (!bulkhead.hasRoom()) {
            reply(attempt, Outcome.SHED, "queue of " + bulkhead.queueCapacity() + " is full", null, 0);
        } else {
            openItem.add(attempt);
            bulkhead.enqueue(attempt);
        }
    }

    private static String blockedReason(Bulkhead bulkhead) {
        return "all " + bulkhead.stuckThreads() + " threads of the variant are in calls that timed out and have not"
                + " returned";
    }

    private void refuseUnhosted(WorkItem item, int variant) {
        onUnhosted.run();
        replies.accept(new AttemptReply(
                item.requestId(),
                item.admission(),
                variant,
                Outcome.NOT_READY,
                "this pool does not host variant " + variant + " of endpoint " + item.endpoint(),
                0,
                null));
    }

    private void scoreInline(Attempt attempt) {
        Scorer scorer = attempt.bulkhead().variant().scorer();
        AttemptResult result = ModelCall.run(
                scorer,
                attempt.row(),
                attempt.deadlineMillis(),
                attempt.cancellation(),
                clock,
                "the deadline had passed on entry");
        rethrowFatal(result);
        long timeoutMillis = attempt.timeoutMillis();
        long elapsedNanos = result.endedNanos() - attempt.enteredNanos();
        if (elapsedNanos >= TimeUnit.MILLISECONDS.toNanos(timeoutMillis)) {
            String reason = "timed out after " + timeoutMillis + " ms on the task thread";
            reply(attempt, Outcome.FAILED, reason, null, elapsedNanos);
        } else {
            reply(attempt, result.outcome(), result.reason(), result.prediction(), elapsedNanos);
        }
    }

    /** Takes back an attempt from a worker. Throws the error of a model call that only the process can answer for. */
    void onHandedBack(Attempt attempt) {
        Bulkhead bulkhead = attempt.bulkhead();
        AttemptResult result = attempt.result();
        rethrowFatal(result);
        if (attempt.isAbandoned()) {
            bulkhead.onReturned();
            bulkhead.startWorkers(workers);
            bulkhead.listener().onLateResult();
        } else {
            long elapsedNanos = result.endedNanos() - attempt.enteredNanos();
            end(attempt, result.outcome(), result.reason(), result.prediction(), elapsedNanos);
        }
        admitBacklog();
    }

    private static void rethrowFatal(AttemptResult result) {
        if (result.fatal() != null) {
            throw result.fatal();
        }
    }

    /**
     * Gives up what has timed out and, after the end of the input, what is past deadline and grace. Stuck workers
     * are replaced last, or the new ones would start what is about to be given up and be stuck themselves.
     */
    void sweep() {
        limits.giveUpOverdue(openItems);
        bulkheads.all().forEach(bulkhead -> bulkhead.startWorkers(workers));
        admitBacklog();
    }

    private void end(
            Attempt attempt,
            Outcome outcome,
            @Nullable String reason,
            @Nullable Prediction prediction,
            long elapsedNanos) {
        OpenItem openItem = attempt.openItem();
        if (!openItem.end(attempt)) {
            throw new IllegalStateException("an attempt of " + openItem.item().requestId() + " ended twice");
        }
        attempt.bulkhead().remove(attempt);
        if (!openItem.isOpen()) {
            openItems.remove(openItem);
        }
        reply(attempt, outcome, reason, prediction, elapsedNanos);
    }

    private void reply(
            Attempt attempt,
            Outcome outcome,
            @Nullable String reason,
            @Nullable Prediction prediction,
            long elapsedNanos) {
        long latencyMicros = TimeUnit.NANOSECONDS.toMicros(Math.max(0, elapsedNanos));
        Bulkhead bulkhead = attempt.bulkhead();
        WorkItem item = attempt.openItem().item();
        bulkhead.listener().onEnd(outcome, latencyMicros);
        replies.accept(new AttemptReply(
                item.requestId(),
                item.admission(),
                bulkhead.variant().variantIndex(),
                outcome,
                reason,
                latencyMicros,
                prediction));
    }

    /** Time until {@link #sweep} has something to do: 0 or less when it has now, {@link #NEVER} when nothing is open. */
    long nanosToNextSweep() {
        return limits.nanosToNext(openItems);
    }

    /** The input has ended: from now on an attempt is awaited at most until its deadline and this grace. */
    void drain(long graceMillis) {
        limits.drain(graceMillis);
    }

    /** Whether everything taken in has been replied to. */
    boolean isIdle() {
        return openItems.isEmpty() && backlog.isEmpty();
    }

    /** Whether the input has ended and everything has been replied to. */
    boolean isDrained() {
        return limits.isDraining() && isIdle();
    }

    /** Everything taken in and not replied to, oldest first. */
    List<WorkItem> snapshot() {
        List<WorkItem> items = new ArrayList<>(openItems.size() + backlog.size());
        for (OpenItem openItem : openItems) {
            items.add(openItem.remainingItem());
        }
        items.addAll(backlog);
        return items;
    }

    /** Gives everything up without a reply: the task is over and state has what is open. */
    void close() {
        for (OpenItem openItem : openItems) {
            openItem.attempts().forEach(Attempt::giveUp);
        }
        openItems.clear();
        backlog.clear();
        workers.close();
    }
}
