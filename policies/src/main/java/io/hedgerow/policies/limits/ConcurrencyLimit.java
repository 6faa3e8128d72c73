package io.hedgerow.policies.limits;

import com.netflix.concurrency.limits.Limit;
import com.netflix.concurrency.limits.limit.Gradient2Limit;
import com.netflix.concurrency.limits.limit.WindowedLimit;
import io.hedgerow.policies.spec.ExecutionSpec.Concurrency;
import java.util.concurrent.TimeUnit;

/**
 * How many of a variant's threads may be in calls at once: all of them, or as many as do not make the calls slower. The
 * adaptive limit follows the gradient of long-term to recent latency (Gradient2 of Netflix's concurrency-limits),
 * sampled in windows of 100 ms to 1 s.
 *
 * <p>Written by one thread, {@link #calls} may be read by any.
 */
public final class ConcurrencyLimit {
    private static final long WINDOW_MILLIS = 100;

    private final int threads;
    private final boolean isAdaptive;
    private final Limit limit;
    private volatile int calls;

    /**
     * @param threads most calls at once, at least 1
     */
    public ConcurrencyLimit(Concurrency concurrency, int threads) {
        this.threads = threads;
        this.isAdaptive = concurrency == Concurrency.ADAPTIVE && threads > 1;
        this.limit = WindowedLimit.newBuilder()
                .minWindowTime(WINDOW_MILLIS, TimeUnit.MILLISECONDS)
                .minRttThreshold(1, TimeUnit.NANOSECONDS)
                .build(Gradient2Limit.newBuilder()
                        .minLimit(1)
                        .initialLimit(threads)
                        .maxConcurrency(threads)
                        .queueSize(1)
                        .build());
        this.calls = threads;
    }

    /** Most calls at once, 1 to the number of threads. */
    public int calls() {
        return calls;
    }

    /**
     * A call ended.
     *
     * @param startNanos when it started, on the monotonic clock
     * @param nanos how long it took
     * @param inCalls how many calls there were when it started, itself included
     * @param isDropped whether it was given up
     */
    public void onCall(long startNanos, long nanos, int inCalls, boolean isDropped) {
        if (isAdaptive) {
            limit.onSample(startNanos, nanos, inCalls, isDropped);
            calls = Math.max(1, Math.min(threads, limit.getLimit()));
        }
    }
}
