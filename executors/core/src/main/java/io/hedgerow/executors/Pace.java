package io.hedgerow.executors;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.limits.BatchSize;
import io.hedgerow.policies.limits.DeadlineAdmission;
import io.hedgerow.policies.limits.DeadlineAdmission.Verdict;
import io.hedgerow.policies.limits.ServiceTime;
import io.hedgerow.policies.spec.PoolSpec;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is known of how fast a variant is: how long its calls take, how many of them at once and how many rows each do
 * not make them slower, and so which attempts would end too late. Confined to the task thread, but for the gauges.
 */
final class Pace {
    private final ServiceTime serviceTime = new ServiceTime();
    private final DeadlineAdmission deadlines = new DeadlineAdmission();
    private final ConcurrencyLimit concurrency;
    private final BatchSize batchSize;
    private final AttemptQueue queue;

    /** @param bulkhead whose queue it is */
    Pace(Bulkhead bulkhead, PoolSpec pool, PoolClock clock) {
        this.concurrency = new ConcurrencyLimit(pool.execution().concurrency(), Math.max(1, pool.threads()));
        this.batchSize = new BatchSize(pool.execution().batch());
        long delayNanos = TimeUnit.MICROSECONDS.toNanos(pool.execution().batch().maxQueueDelayMicros());
        this.queue = new AttemptQueue(bulkhead, batchSize, delayNanos, concurrency, clock);
    }

    /** The queue whose workers keep this pace. */
    AttemptQueue queue() {
        return queue;
    }

    /**
     * Why an attempt with a deadline would end too late, or null; may make a probe of it.
     *
     * @param workers workers the variant has
     */
    @Nullable
    AttemptResult tooLate(Attempt attempt, int workers, long nowMillis) {
        long waitNanos = queue.estimateWaitNanos(attempt, workers, attempt.enteredNanos());
        long serviceNanos = serviceTime.estimateNanos();
        long leftMillis = attempt.deadlineMillis() - nowMillis;
        Verdict verdict = deadlines.decide(
                TimeUnit.MILLISECONDS.toNanos(leftMillis),
                waitNanos,
                serviceNanos,
                waitNanos == 0,
                attempt.enteredNanos());
        if (verdict == Verdict.PROBE) {
            attempt.probe();
        }
        return verdict == Verdict.SHED
                ? AttemptResult.without(Outcome.SHED, tooLate(waitNanos, serviceNanos, leftMillis))
                : null;
    }

    /** The reason of an attempt that would end too late. */
    static String tooLate(long waitNanos, long serviceNanos, long leftMillis) {
        return "would end too late: waits about " + TimeUnit.NANOSECONDS.toMicros(waitNanos) + " us and takes about "
                + TimeUnit.NANOSECONDS.toMicros(serviceNanos) + " us, " + leftMillis + " ms are left";
    }

    /** Learns what a warm call takes. */
    void onWarmedUp(long callNanos) {
        serviceTime.reset(callNanos);
        queue.expectServiceNanos(callNanos);
    }

    /** Learns from a call that has returned to the pool. */
    void onCall(Call call) {
        int rows = call.live().size();
        if (rows == 0) {
            return;
        }
        long nanos = call.endedNanos() - call.startedNanos();
        boolean isCancelled = call.wasCutShort();
        if (isCancelled) {
            recordUnfinished(nanos);
        } else if (call.live().get(0).isProbe()) {
            serviceTime.reset(nanos);
        } else {
            serviceTime.record(nanos);
        }
        queue.expectServiceNanos(serviceTime.estimateNanos());
        concurrency.onCall(call.startedNanos(), nanos, call.inCalls(), isCancelled);
        batchSize.onCall(rows, isCancelled ? wholeNanos(nanos) : nanos);
    }

    /** Learns from a call that has lasted that long and is not awaited any more. */
    void onUnfinished(Call call, long nanos) {
        recordUnfinished(nanos);
        queue.expectServiceNanos(serviceTime.estimateNanos());
        batchSize.onCall(call.live().size(), wholeNanos(nanos));
    }

    private void recordUnfinished(long nanos) {
        serviceTime.record(Math.max(serviceTime.estimateNanos(), wholeNanos(nanos)));
    }

    /** A call that did not end by itself is taken to have been half done. */
    private static long wholeNanos(long nanos) {
        return 2 * nanos;
    }

    /** Most rows of the next call. Thread-safe. */
    int batchRows() {
        return batchSize.rows();
    }

    /** Most calls at once. Thread-safe. */
    int concurrencyLimit() {
        return concurrency.calls();
    }

    /** How long a call is expected to take; 0: not known. Thread-safe. */
    long serviceMicros() {
        return TimeUnit.NANOSECONDS.toMicros(queue.serviceNanos());
    }
}
