package io.hedgerow.executors;

import io.hedgerow.policies.spec.ExecutionSpec;
import io.hedgerow.policies.spec.PoolSpec;
import io.hedgerow.proto.flink.PlanHeader;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Room for one variant in one subtask: a queue, a number of workers, the account of both, and what is known of the
 * model's pace and health. A slow, failing or dead variant fills its own bulkhead and no other.
 *
 * <p>An attempt is open from admission to reply; at most {@code threads + queueCapacity} are (a later stage of a cascade
 * that pushes back may be more: its room was granted with the first). A worker whose call has lasted longer than the
 * timeout is <i>stuck</i> until it returns. It is replaced as long as the variant has no more than
 * {@link #threadLimit} threads in all; the same is true of one that is held up by the load of a key's model. With every one of them stuck the bulkhead is {@link #isBlocked blocked}.
 *
 * <p>Confined to the task thread, but for the queue, which workers take from, and the gauges.
 */
final class Bulkhead {
    private final HostedVariant variant;
    private final PoolSpec pool;
    private final AttemptListener listener;
    private final PoolClock clock;
    private final AttemptQueue queue;
    private final Pace pace;
    private final Guard guard;
    private final InlineMode inline;
    private final @Nullable PredictionCache cache;
    private final LinkedHashSet<Attempt> open = new LinkedHashSet<>();
    private final AtomicInteger openGauge = new AtomicInteger();
    private final AtomicInteger stuck = new AtomicInteger();
    private boolean isRetired;
    private int live;
    private long attempts;
    private long nextDeadlineMillis = PlanHeader.NO_DEADLINE;

    Bulkhead(HostedVariant variant, PoolSpec pool, AttemptListener listener, PoolClock clock) {
        this.variant = variant;
        this.pool = pool;
        this.listener = listener;
        this.clock = clock;
        ExecutionSpec execution = pool.execution();
        this.pace = new Pace(this, pool, clock);
        this.queue = pace.queue();
        this.guard = new Guard(
                        variant.variant().name(),
                        variant.endpoint().hasDeadline() ? execution.breaker() : null,
                        clock::nanoTime,
                        listener::onEjected)
                .watched();
        this.inline = new InlineMode(pool, variant.scorer().isBlocking(), clock.nanoTime());
        this.cache = variant.endpoint().cache() == null
                ? null
                : new PredictionCache(variant.endpoint().cache(), clock);
    }

    HostedVariant variant() {
        return variant;
    }

    PoolClock clock() {
        return clock;
    }

    AttemptListener listener() {
        return listener;
    }

    AttemptQueue queue() {
        return queue;
    }

    /** How fast the variant is. */
    Pace pace() {
        return pace;
    }

    InlineMode inline() {
        return inline;
    }

    @Nullable
    PredictionCache cache() {
        return cache;
    }

    int queueCapacity() {
        return pool.queueCapacity();
    }

    boolean pushesBack() {
        return !mayShed();
    }

    /** Whether an attempt may be refused for lack of room or time. Immutable. */
    boolean mayShed() {
        return pool.overflowFor(variant.endpoint()) == PoolSpec.Overflow.SHED;
    }

    /** Most threads the variant may have, stuck ones included: twice its workers and at least 4. */
    int threadLimit() {
        return Math.max(4, 2 * pool.threads());
    }

    /** Whether no worker is left that could take an attempt, nor may be started in place of one that is stuck. */
    boolean isBlocked() {
        return !inline.isInline() && live == 0 && !lacksWorkers();
    }

    boolean hasRoom() {
        return inline.isInline() || open.size() < live + pool.queueCapacity();
    }

    /** The number of the next attempt. */
    long nextNumber() {
        return attempts++;
    }

    /** Why an attempt would end too late, or null; may make a probe of it. */
    @Nullable
    AttemptResult tooLate(Attempt attempt, long nowMillis) {
        if (!attempt.hasDeadline() || !mayShed()) {
            return null;
        }
        return pace.tooLate(attempt, live, nowMillis);
    }

    /** Takes an attempt in. */
    void open(Attempt attempt) {
        open.add(attempt);
        expectDeadline(attempt.deadlineMillis());
        openGauge.lazySet(open.size());
    }

    /** An open attempt has this deadline. */
    void expectDeadline(long deadlineMillis) {
        nextDeadlineMillis = Math.min(nextDeadlineMillis, deadlineMillis);
    }

    /** A bound of the next deadline of an open attempt that has not been seen to pass. */
    long nextDeadlineMillis() {
        return nextDeadlineMillis;
    }

    boolean hasPassedDeadlines(long nowMillis) {
        return Attempt.hasPassed(nextDeadlineMillis, nowMillis);
    }

    void forgetDeadlines() {
        nextDeadlineMillis = PlanHeader.NO_DEADLINE;
    }

    /** Frees the attempt's place. */
    void remove(Attempt attempt) {
        open.remove(attempt);
        attempt.letGo();
        openGauge.lazySet(open.size());
    }

    /** Open attempts, oldest first. */
    Iterable<Attempt> open() {
        return open;
    }

    /** The open attempt that has been here longest, or null. */
    @Nullable
    Attempt oldest() {
        Iterator<Attempt> oldestFirst = open.iterator();
        return oldestFirst.hasNext() ? oldestFirst.next() : null;
    }

    /** Learns what a warm call takes, if that could be measured. */
    void onWarmedUp(long callNanos) {
        inline.onWarmedUp(callNanos, clock.nanoTime());
        if (callNanos != WarmUp.UNKNOWN) {
            pace.onWarmedUp(callNanos);
        }
    }

    /** No attempt comes any more, and none is open: its workers end. */
    void retire() {
        isRetired = true;
        queue.close();
    }

    /** Whether a worker is missing that may be started. */
    boolean lacksWorkers() {
        boolean isMissing = live < pool.threads() && live + stuck.get() < threadLimit();
        return !isRetired
                && isMissing
                && (!inline.isInline() || queue.size() > 0); // what waited when inline calls began
    }

    /** Starts what workers are missing and allowed. */
    void startWorkers(Workers workers) {
        while (lacksWorkers()) {
            live++;
            workers.start(this);
        }
    }

    /** A worker's call has lasted too long. */
    void onStuck(Call call) {
        onHeldUp();
        pace.onUnfinished(call, clock.nanoTime() - call.startedNanos());
    }

    /** A worker is in a call that says nothing of the variant's pace, and does not come back soon. */
    void onHeldUp() {
        live--;
        stuck.incrementAndGet();
    }

    /** A stuck worker returned from its call and ends. */
    void onStuckReturned() {
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

    /** Keeps the variant's own model from being called while it fails. */
    Guard guard() {
        return guard;
    }

    /** What keeps outliers from being called, or null: nothing does. */
    @Nullable
    FailureBreaker breaker() {
        return guard.breaker();
    }
}
