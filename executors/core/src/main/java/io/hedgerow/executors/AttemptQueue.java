package io.hedgerow.executors;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Priority;
import io.hedgerow.policies.limits.BatchSize;
import io.hedgerow.policies.limits.DeadlineAdmission;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of one variant that wait for a worker, most urgent first, and the calls that run. Workers take from it,
 * as many attempts a call as the batch size says and as many calls at once as the concurrency limit says. Thread-safe.
 */
final class AttemptQueue {
    private final Bulkhead bulkhead;
    private final BatchSize batchSize;
    private final long maxQueueDelayNanos;
    private final ConcurrencyLimit limit;
    private final PoolClock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final WaitingAttempts waiting = new WaitingAttempts();
    private final List<Call> running = new ArrayList<>();
    private final WaitEstimate estimate;
    private int idleWorkers;
    private boolean isClosed;

    AttemptQueue(
            Bulkhead bulkhead, BatchSize batchSize, long maxQueueDelayNanos, ConcurrencyLimit limit, PoolClock clock) {
        this.bulkhead = bulkhead;
        this.batchSize = batchSize;
        this.maxQueueDelayNanos = maxQueueDelayNanos;
        this.limit = limit;
        this.clock = clock;
        this.estimate = new WaitEstimate(batchSize, limit, running);
    }

    /** How long a call is expected to take; attempts that would end too late are not started. 0: unknown. */
    void expectServiceNanos(long nanos) {
        estimate.expectServiceNanos(nanos);
    }

    long serviceNanos() {
        return estimate.serviceNanos();
    }

    void add(Attempt attempt) {
        lock.lock();
        try {
            waiting.add(attempt);
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
            return waiting.remove(attempt);
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** The least urgent attempt of a priority lower than that one, or null. */
    @Nullable
    Attempt lessImportantThan(Priority priority) {
        lock.lock();
        try {
            return waiting.lessImportantThan(priority);
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
            return estimate.nanos(waiting.ahead(attempt), workers, nowNanos);
        } finally {
            lock.unlock();
        }
    }

    /** Worker: waits for attempts and takes a call's worth of them; null when none will come any more. */
    @Nullable
    Call take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!isClosed) {
                awaitWork();
                Call call = tryTake();
                if (call != null) {
                    return call;
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** No attempt will come any more, and none is there. */
    void close() {
        lock.lock();
        try {
            isClosed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void awaitWork() throws InterruptedException {
        idleWorkers++;
        try {
            while (!isWorkAllowed() && !isClosed) {
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
        while (waiting.size() < batchSize.rows() && leftNanos > 0) {
            leftNanos = Math.min(changed.awaitNanos(leftNanos), nanosToSpare()); // a more urgent one may have come
        }
    }

    /** How long the most urgent attempts can wait and still end in time. */
    private long nanosToSpare() {
        long leftNanos = waiting.leftNanos(clock.epochMillis());
        return leftNanos == Long.MAX_VALUE
                ? leftNanos
                : leftNanos - estimate.serviceNanos() - DeadlineAdmission.RETURN_NANOS;
    }

    private boolean isWorkAllowed() {
        return waiting.size() > 0 && running.size() < limit.calls();
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
            if (waiting.size() > 0 && idleWorkers > 0) {
                changed.signal();
            }
            return call;
        } finally {
            lock.unlock();
        }
    }

    private void fill(Call call, long nowMillis) {
        int rows = batchSize.rows();
        while (call.live().size() < rows) {
            Attempt attempt = waiting.poll();
            if (attempt == null) {
                return;
            }
            if (attempt.start(call)) {
                place(attempt, call, nowMillis);
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
            long serviceNanos = estimate.serviceNanos();
            if (TimeUnit.MILLISECONDS.toNanos(leftMillis) < serviceNanos) {
                return AttemptResult.without(Outcome.SHED, Pace.tooLate(0, serviceNanos, leftMillis));
            }
        }
        return null;
    }

    /** The call has returned, or a worker is not awaited any more. False: it was done before, by the other of these. */
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
