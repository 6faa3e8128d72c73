package io.hedgerow.executors;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Priority;
import io.hedgerow.policies.limits.BatchSize;
import io.hedgerow.policies.limits.DeadlineAdmission;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of one variant that wait for a worker, most urgent first, and the calls that run. Workers take from it,
 * as many attempts a call as the batch size says and as many calls at once as the concurrency limit says. Thread-safe.
 */
final class AttemptQueue {
    /** How far from the least urgent end a place is searched before it is taken for the best one. */
    private static final int LONGEST_SEARCH = 64;

    private final Bulkhead bulkhead;
    private final BatchSize batchSize;
    private final long maxQueueDelayNanos;
    private final ConcurrencyLimit limit;
    private final PoolClock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final EnumMap<Priority, NavigableSet<Attempt>> waiting = new EnumMap<>(Priority.class);
    private final List<Call> running = new ArrayList<>();
    private int size;
    private int idleWorkers;
    private volatile long serviceNanos;

    AttemptQueue(
            Bulkhead bulkhead, BatchSize batchSize, long maxQueueDelayNanos, ConcurrencyLimit limit, PoolClock clock) {
        this.bulkhead = bulkhead;
        this.batchSize = batchSize;
        this.maxQueueDelayNanos = maxQueueDelayNanos;
        this.limit = limit;
        this.clock = clock;
        for (Priority priority : Priority.values()) {
            waiting.put(priority, new TreeSet<>(Attempt.URGENCY));
        }
    }

    /** How long a call is expected to take; attempts that would end too late are not started. 0: unknown. */
    void expectServiceNanos(long nanos) {
        serviceNanos = nanos;
    }

    long serviceNanos() {
        return serviceNanos;
    }

    private NavigableSet<Attempt> waiting(Priority priority) {
        return Objects.requireNonNull(waiting.get(priority));
    }

    void add(Attempt attempt) {
        lock.lock();
        try {
            waiting(attempt.priority()).add(attempt);
            size++;
            if (idleWorkers > 0) {
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes an attempt out; false when it is not, or no longer, in the queue. */
    boolean remove(Attempt attempt) {
        lock.lock();
        try {
            boolean removed = waiting(attempt.priority()).remove(attempt);
            size -= removed ? 1 : 0;
            return removed;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the attempt waits here. */
    boolean contains(Attempt attempt) {
        lock.lock();
        try {
            return waiting(attempt.priority()).contains(attempt);
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return size;
        } finally {
            lock.unlock();
        }
    }

    /** The least urgent attempt of a priority lower than that one, or null. */
    @Nullable
    Attempt lessImportantThan(Priority priority) {
        lock.lock();
        try {
            Attempt found = null;
            for (NavigableSet<Attempt> attempts : waiting.values()) {
                if (!attempts.isEmpty() && attempts.last().priority().compareTo(priority) > 0) {
                    found = attempts.last();
                }
            }
            return found;
        } finally {
            lock.unlock();
        }
    }

    /**
     * How long an attempt would wait for one of that many workers.
     *
     * @return 0 when a worker would take it at once
     */
    long estimateWaitNanos(Attempt attempt, int workers, long nowNanos) {
        lock.lock();
        try {
            int free = Math.min(workers, limit.calls()) - running.size();
            int ahead = ahead(attempt);
            if (ahead < free) {
                return 0;
            }
            long rounds = (ahead - Math.max(0, free))
                    / ((long) Math.max(1, Math.min(workers, limit.calls())) * batchSize.rows());
            return rounds * serviceNanos + (free > 0 ? serviceNanos : nextFreeNanos(nowNanos));
        } finally {
            lock.unlock();
        }
    }

    private int ahead(Attempt attempt) {
        int ahead = 0;
        for (NavigableSet<Attempt> attempts : waiting.values()) {
            boolean isLower = !attempts.isEmpty() && attempts.first().priority().compareTo(attempt.priority()) > 0;
            ahead += isLower ? 0 : attempts.size();
        }
        Iterator<Attempt> fromLeastUrgent = waiting(attempt.priority()).descendingIterator();
        for (int i = 0; i < LONGEST_SEARCH && fromLeastUrgent.hasNext(); i++) {
            if (Attempt.URGENCY.compare(fromLeastUrgent.next(), attempt) < 0) {
                return ahead;
            }
            ahead--;
        }
        return fromLeastUrgent.hasNext() ? ahead - (waiting(attempt.priority()).size() - LONGEST_SEARCH) : ahead;
    }

    /** A call that has outlasted the estimate is taken to be half done. */
    private long nextFreeNanos(long nowNanos) {
        long soonest = Long.MAX_VALUE;
        for (Call call : running) {
            long elapsed = nowNanos - call.startedNanos();
            soonest = Math.min(soonest, elapsed <= serviceNanos ? serviceNanos - elapsed : elapsed);
        }
        return running.isEmpty() ? 0 : soonest;
    }

    /** Worker: waits for attempts and takes a call's worth of them. */
    Call take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                awaitWork();
                Call call = tryTake();
                if (call != null) {
                    return call;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void awaitWork() throws InterruptedException {
        idleWorkers++;
        try {
            while (!isWorkAllowed()) {
                changed.await();
            }
            if (maxQueueDelayNanos > 0) {
                awaitFullBatch();
            }
        } finally {
            idleWorkers--;
        }
    }

    private void awaitFullBatch() throws InterruptedException {
        long leftNanos = Math.min(maxQueueDelayNanos, nanosToSpare());
        while (size < batchSize.rows() && leftNanos > 0) {
            leftNanos = changed.awaitNanos(leftNanos);
        }
    }

    /** How long the most urgent attempts can wait and still end in time. */
    private long nanosToSpare() {
        long nowMillis = clock.epochMillis();
        long spareNanos = Long.MAX_VALUE;
        for (NavigableSet<Attempt> attempts : waiting.values()) {
            if (!attempts.isEmpty() && attempts.first().hasDeadline()) {
                long leftMillis = attempts.first().deadlineMillis() - nowMillis;
                long leftNanos = TimeUnit.MILLISECONDS.toNanos(leftMillis) - serviceNanos;
                spareNanos = Math.min(spareNanos, leftNanos - DeadlineAdmission.RETURN_NANOS);
            }
        }
        return spareNanos;
    }

    private boolean isWorkAllowed() {
        return size > 0 && running.size() < limit.calls();
    }

    /** Takes a call's worth of attempts without waiting, or null when there are none or no call is allowed. */
    @Nullable
    Call tryTake() {
        lock.lock();
        try {
            if (!isWorkAllowed()) {
                return null;
            }
            Call call = new Call(bulkhead, clock.nanoTime());
            fill(call, clock.epochMillis());
            if (call.live().isEmpty() && !call.hasRefused()) {
                return null;
            }
            running.add(call);
            call.started(running.size());
            if (size > 0 && idleWorkers > 0) {
                changed.signal();
            }
            return call;
        } finally {
            lock.unlock();
        }
    }

    private void fill(Call call, long nowMillis) {
        int rows = batchSize.rows();
        for (NavigableSet<Attempt> attempts : waiting.values()) {
            while (call.live().size() < rows && !attempts.isEmpty()) {
                Attempt attempt = attempts.pollFirst();
                size--;
                if (attempt.start(call)) {
                    place(attempt, call, nowMillis);
                }
            }
        }
    }

    private void place(Attempt attempt, Call call, long nowMillis) {
        AttemptResult refusal = refusal(attempt, nowMillis);
        if (refusal == null) {
            call.live().add(attempt);
        } else {
            attempt.finish(refusal);
            call.refuse(attempt);
        }
    }

    private @Nullable AttemptResult refusal(Attempt attempt, long nowMillis) {
        if (Attempt.hasPassed(attempt.deadlineMillis(), nowMillis)) {
            return AttemptResult.without(Outcome.EXPIRED, "the deadline passed in the queue");
        }
        if (attempt.hasDeadline() && bulkhead.mayShed() && !attempt.isProbe()) {
            long leftMillis = attempt.deadlineMillis() - nowMillis;
            if (TimeUnit.MILLISECONDS.toNanos(leftMillis) < serviceNanos) {
                return AttemptResult.without(Outcome.SHED, Bulkhead.tooLate(0, serviceNanos, leftMillis));
            }
        }
        return null;
    }

    /** Worker: the call has returned. False: it had been given up, and the worker has been replaced. */
    boolean done(Call call) {
        lock.lock();
        try {
            boolean wasRunning = running.remove(call);
            if (wasRunning && idleWorkers > 0 && isWorkAllowed()) {
                changed.signal();
            }
            return wasRunning;
        } finally {
            lock.unlock();
        }
    }

    /** Task thread: gives a call's worker up. False: the call has just returned. */
    boolean giveUp(Call call) {
        return done(call);
    }

    /** Whether somebody waits for a result of the call. Under the lock, for a worker may be filling it. */
    boolean isAwaited(Call call) {
        return isAwaitedAt(call, Long.MIN_VALUE);
    }

    /** Whether somebody waits for a result of the call whose deadline has not passed. */
    boolean isAwaitedAt(Call call, long nowMillis) {
        lock.lock();
        try {
            for (Attempt attempt : call.live()) {
                if (!attempt.isAbandoned() && !Attempt.hasPassed(attempt.deadlineMillis(), nowMillis)) {
                    return true;
                }
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Calls that run and are not given up. */
    List<Call> running() {
        lock.lock();
        try {
            return running.isEmpty() ? List.of() : List.copyOf(running);
        } finally {
            lock.unlock();
        }
    }
}
