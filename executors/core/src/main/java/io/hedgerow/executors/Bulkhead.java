package io.hedgerow.executors;

import io.hedgerow.policies.spec.PoolSpec;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Room for one variant in one subtask: a FIFO queue, a number of workers, and the account of both. A slow or dead
 * variant fills its own bulkhead and no other.
 *
 * <p>An attempt is open from admission to reply; at most {@code threads + queueCapacity} are. A worker whose attempt
 * was given up is <i>stuck</i> until its call returns. It is replaced, so that its place is free, as long as the
 * variant has no more than {@link #threadLimit} threads in all. With every one of them stuck the bulkhead is
 * {@link #isBlocked blocked}.
 *
 * <p>Confined to the task thread, but for the queue, which workers take from, and the gauges.
 */
final class Bulkhead {
    private final HostedVariant variant;
    private final PoolSpec.Overflow overflow;
    private final int threads;
    private final int queueCapacity;
    private final AttemptListener listener;
    private final BlockingQueue<Attempt> queue = new LinkedBlockingQueue<>();
    private final LinkedHashSet<Attempt> open = new LinkedHashSet<>();
    private final AtomicInteger openGauge = new AtomicInteger();
    private final AtomicInteger stuck = new AtomicInteger();
    private int live;

    Bulkhead(HostedVariant variant, PoolSpec pool, AttemptListener listener) {
        this.variant = variant;
        this.overflow = pool.overflowFor(variant.endpoint());
        this.threads = pool.threads();
        this.queueCapacity = pool.queueCapacity();
        this.listener = listener;
    }

    HostedVariant variant() {
        return variant;
    }

    AttemptListener listener() {
        return listener;
    }

    /** What workers take from. Thread-safe. */
    BlockingQueue<Attempt> queue() {
        return queue;
    }

    int queueCapacity() {
        return queueCapacity;
    }

    /** Whether attempts are scored on the task thread. */
    boolean isInline() {
        return threads == 0;
    }

    boolean pushesBack() {
        return overflow == PoolSpec.Overflow.BACKPRESSURE;
    }

    /** Most threads the variant may have, stuck ones included: twice its workers and at least 4. */
    int threadLimit() {
        return Math.max(4, 2 * threads);
    }

    /** Whether no worker is left that could take an attempt. */
    boolean isBlocked() {
        return !isInline() && live == 0;
    }

    boolean hasRoom() {
        return isInline() || open.size() < live + queueCapacity;
    }

    /** Takes an attempt in; it waits for a worker. */
    void enqueue(Attempt attempt) {
        open.add(attempt);
        openGauge.lazySet(open.size());
        queue.add(attempt);
    }

    /** Frees the attempt's place. */
    void remove(Attempt attempt) {
        open.remove(attempt);
        openGauge.lazySet(open.size());
    }

    /** The open attempt that has been here longest, or null. */
    @Nullable
    Attempt oldest() {
        Iterator<Attempt> attempts = open.iterator();
        return attempts.hasNext() ? attempts.next() : null;
    }

    /** Open attempts, oldest first. */
    Iterable<Attempt> open() {
        return open;
    }

    /** Starts what workers are missing and allowed. */
    void startWorkers(Workers workers) {
        while (live < threads && live + stuck.get() < threadLimit()) {
            live++;
            workers.start(this);
        }
    }

    /** A worker's attempt was given up while it ran. */
    void onStuck() {
        live--;
        stuck.incrementAndGet();
    }

    /** A stuck worker returned from its call and ends. */
    void onReturned() {
        stuck.decrementAndGet();
    }

    /** Attempts waiting for a worker. Thread-safe. */
    int queueDepth() {
        return queue.size();
    }

    /** Attempts admitted and not replied to. Thread-safe. */
    int inFlight() {
        return openGauge.get();
    }

    /** Threads in calls that nobody waits for any more. Thread-safe. */
    int stuckThreads() {
        return stuck.get();
    }
}
