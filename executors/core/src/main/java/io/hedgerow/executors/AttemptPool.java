package io.hedgerow.executors;

import io.hedgerow.executors.Attempt.GivenUp;
import io.hedgerow.proto.flink.PlanHeader;
import io.hedgerow.proto.flink.WorkItem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of one pool in one subtask. Every variant of every item taken in is replied to exactly once:
 * refused on admission, scored, given up at a limit, or cancelled by its race.
 *
 * <p>An item of an endpoint that pushes back waits in the backlog until all its variants have room; one that waited while the
 * job was away, until one of them has, as long as it has more time than its endpoint gives. The caller takes no further
 * input while {@link #hasBacklog}. Everything taken in and not replied to is in {@link #snapshot}, the
 * backlog included, so that a snapshot is right at any moment between two calls: what a call replies to a request is
 * gathered, and has left when the call returns.
 *
 * <p>Confined to the task thread.
 */
final class AttemptPool {
    /** Result of {@link #nextSweepNanos} while nothing can time out. */
    static final long NEVER = TimeLimits.NEVER;

    private final HostedBulkheads bulkheads;
    private final HostedRaces races;
    private final Workers workers;
    private final PoolClock clock;
    private final SweepTime sweepTime = new SweepTime();
    private final Replies replies;
    private final OpenItems open;
    private final Launching launching;
    private final TimeLimits limits;
    private final ModelChoice models;
    private final LaterItems later = new LaterItems();
    private final ArrayDeque<WorkItem> backlog = new ArrayDeque<>();

    AttemptPool(HostedBulkheads bulkheads, HostedRaces races, Workers workers, PoolClock clock, Replies replies) {
        this(bulkheads, races, workers, clock, replies, ModelChoice.NONE);
    }

    /** @param models where keys choose their models */
    AttemptPool(
            HostedBulkheads bulkheads,
            HostedRaces races,
            Workers workers,
            PoolClock clock,
            Replies replies,
            ModelChoice models) {
        this.bulkheads = bulkheads;
        this.races = races;
        this.workers = workers;
        this.clock = clock;
        this.replies = replies;
        InlineScoring inline = new InlineScoring(bulkheads, workers, clock, replies, sweepTime);
        this.open = new OpenItems(bulkheads, races, clock, replies, inline, sweepTime, models);
        this.launching = open.launching();
        this.models = models;
        this.limits = new TimeLimits(bulkheads, clock, open, models);
    }

    /** Starts the workers. */
    void start() {
        startWorkers();
        refreshSweepTime();
    }

    private void startWorkers() {
        bulkheads.all().forEach(bulkhead -> bulkhead.startWorkers(workers));
    }

    /** Hosts an endpoint more, under a position that was never used. */
    void host(int position, List<Bulkhead> hosted, @Nullable EndpointRace race) {
        bulkheads.add(hosted);
        races.set(position, race);
        startWorkers();
        refreshSweepTime();
    }

    /**
     * Hosts an endpoint no longer, unless an item of it has been taken in and not replied to.
     *
     * @return its former bulkheads, whose workers end; null: not now
     */
    @Nullable
    List<Bulkhead> retire(int position) {
        boolean isOpen = open.items().stream().anyMatch(item -> item.item().endpoint() == position)
                || backlog.stream().anyMatch(item -> item.endpoint() == position)
                || later.all().stream().anyMatch(item -> item.endpoint() == position);
        if (isOpen) {
            return null;
        }
        races.set(position, null);
        List<Bulkhead> retired = bulkheads.remove(position);
        retired.forEach(Bulkhead::retire);
        return retired;
    }

    /** Takes an item in. If there is a backlog afterwards, no other may be offered until it is gone. */
    void offer(WorkItem item) {
        if (waits(item)) {
            return;
        }
        if (backlog.isEmpty() && hasRoom(item)) {
            launching.admit(item);
            replies.send();
        } else {
            backlog.add(item);
            sweepTime.noLaterThan(nextBacklogNanos());
        }
    }

    /** Takes restored items in; they are admitted by {@link #admitBacklog}. */
    void restore(WorkItem item) {
        if (!waits(item)) {
            backlog.add(item);
        }
    }

    /** Puts an item by whose time has not come. */
    private boolean waits(WorkItem item) {
        if (item.notBeforeMillis() == WorkItem.AT_ONCE || item.notBeforeMillis() <= clock.epochMillis()) {
            return false;
        }
        later.add(item);
        sweepTime.noLaterThan(nextLaterNanos());
        return true;
    }

    /** Whether an item waits for room. */
    boolean hasBacklog() {
        return !backlog.isEmpty();
    }

    /**
     * Admits what has room, in order. Replies to one leave before the next is begun: the output may hold them up, and
     * that is no part of another one's calls.
     */
    void admitBacklog() {
        replies.send();
        for (WorkItem head = backlog.peek(); head != null && hasRoom(head); head = backlog.peek()) {
            backlog.remove();
            launching.admit(head);
            replies.send();
        }
        sweepTime.noLaterThan(nextBacklogNanos());
    }

    private boolean hasRoom(WorkItem item) {
        boolean hasAny = false;
        for (long rest = item.variants(); rest != 0; rest &= rest - 1) {
            Bulkhead bulkhead = bulkheads.find(item.endpoint(), Long.numberOfTrailingZeros(rest));
            if (bulkhead == null || bulkhead.isBlocked() || bulkhead.hasRoom()) {
                hasAny = true; // one that hangs must not hold up the others
            } else if (bulkhead.pushesBack()) {
                return false;
            }
        }
        return hasAny || patienceMillis(item) == 0;
    }

    /**
     * How much longer an item that could be shed may wait for room instead: as long as it has more time than its endpoint gives,
     * which only one has that waited while the job was away. 0: not at all.
     */
    private long patienceMillis(WorkItem item) {
        Bulkhead bulkhead = bulkheads.find(item.endpoint(), Long.numberOfTrailingZeros(item.variants()));
        if (bulkhead == null || bulkhead.pushesBack() || item.deadlineMillis() == PlanHeader.NO_DEADLINE) {
            return 0;
        }
        long leftMillis = item.deadlineMillis() - clock.epochMillis();
        return Math.max(0, leftMillis - bulkhead.variant().endpoint().deadlineMillis());
    }

    /** Takes back a call from a worker. Throws the error of a model that only the process can answer for. */
    void onReturned(Call call) {
        Bulkhead bulkhead = call.bulkhead();
        if (call.isGivenUp()) {
            bulkhead.onStuckReturned();
            bulkhead.startWorkers(workers);
        } else {
            bulkhead.pace().onCall(call);
        }
        boolean wasStopped = call.cancellation().isCancelled();
        call.live().forEach(attempt -> open.onReturned(attempt, wasStopped, call.endedNanos()));
        admitBacklog();
    }

    /** Takes back an attempt that a worker found too late to call the model for. */
    void onReturned(Attempt attempt, long endedNanos) {
        open.onReturned(attempt, false, endedNanos);
        admitBacklog();
    }

    /**
     * Gives up what is past a limit, launches due hedges and starts due warm-ups. Stuck workers are replaced last, or
     * the new ones would start what is about to be given up and be stuck themselves.
     */
    void sweep() {
        limits.giveUpOverdue(open.items());
        launching.hedge();
        later.poll(clock.epochMillis(), backlog::add);
        startWorkers();
        startWarmUps();
        admitBacklog();
        refreshSweepTime();
    }

    private void startWarmUps() {
        long nowNanos = clock.nanoTime();
        for (Bulkhead bulkhead : bulkheads.all()) {
            if (bulkhead.inline().isWarmUpDue(nowNanos)) {
                workers.warmUp(bulkhead, bulkhead.inline().startWarmUp());
            }
        }
    }

    /** A warm-up in the background has ended. */
    void onWarmedUp(Bulkhead bulkhead, long callNanos) {
        bulkhead.onWarmedUp(callNanos);
        refreshSweepTime();
    }

    /** The load of a model has begun on a worker. */
    void onLoading() {
        sweepTime.noLaterThan(models.nextLoadNanos());
    }

    private long nextLaterNanos() {
        return later.isEmpty()
                ? NEVER
                : TimeLimits.after(
                        clock.nanoTime(), TimeUnit.MILLISECONDS.toNanos(later.nextMillis() - clock.epochMillis()));
    }

    /** When the item that waits for room must not wait any longer. */
    private long nextBacklogNanos() {
        WorkItem head = backlog.peek();
        long leftMillis = head == null ? 0 : patienceMillis(head);
        return leftMillis == 0 ? NEVER : TimeLimits.after(clock.nanoTime(), TimeUnit.MILLISECONDS.toNanos(leftMillis));
    }

    private void refreshSweepTime() {
        long attemptsNanos = Math.min(limits.nextNanos(open.items()), launching.nextHedgeNanos());
        sweepTime.set(Math.min(Math.min(attemptsNanos, nextLaterNanos()), nextBacklogNanos()));
    }

    /** When {@link #sweep} next has something to do, on the monotonic clock; {@link #NEVER} when nothing is open. */
    long nextSweepNanos() {
        return sweepTime.nanos();
    }

    /** The input has ended: from now on an attempt is awaited at most until its deadline and this grace. */
    void drain(long graceMillis) {
        limits.drain(graceMillis);
        refreshSweepTime();
    }

    /** Whether everything taken in has been replied to. */
    boolean isIdle() {
        return open.items().isEmpty() && backlog.isEmpty() && later.isEmpty();
    }

    /** Whether the input has ended and everything has been replied to. */
    boolean isDrained() {
        return limits.isDraining() && isIdle();
    }

    /** Everything taken in and not replied to, oldest first. */
    List<WorkItem> snapshot() {
        if (!replies.isEmpty()) {
            throw new IllegalStateException("a snapshot within a call would lose the replies gathered so far");
        }
        List<WorkItem> items = new ArrayList<>(open.items().size() + backlog.size());
        for (OpenItem openItem : open.items()) {
            items.add(openItem.remainingItem());
        }
        items.addAll(backlog);
        items.addAll(later.all());
        return items;
    }

    /** Gives everything up without a reply: the task is over and state has what is open. */
    void close() {
        for (OpenItem openItem : open.items()) {
            for (Attempt attempt : openItem.attempts()) {
                Call call = attempt.call();
                if (attempt.giveUp() == GivenUp.WHILE_RUNNING && call != null) {
                    call.cancel();
                }
            }
        }
        bulkheads.all().forEach(bulkhead -> bulkhead.open().forEach(Attempt::letGo));
        open.items().clear();
        backlog.clear();
        later.all().clear();
        workers.close();
    }
}
