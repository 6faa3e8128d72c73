package io.hedgerow.executors;

import io.hedgerow.policies.limits.BatchSize;
import java.util.List;

/**
 * How long an attempt would wait for a worker, from what a call is expected to take. Guarded by the queue's lock, but
 * for the expectation, which any thread may state and read.
 */
final class WaitEstimate {
    private final BatchSize batchSize;
    private final ConcurrencyLimit limit;
    private final List<Call> running;
    private volatile long serviceNanos;

    /** @param running the calls that run, as they come and go */
    WaitEstimate(BatchSize batchSize, ConcurrencyLimit limit, List<Call> running) {
        this.batchSize = batchSize;
        this.limit = limit;
        this.running = running;
    }

    /** How long a call is expected to take. 0: unknown. */
    void expectServiceNanos(long nanos) {
        serviceNanos = nanos;
    }

    long serviceNanos() {
        return serviceNanos;
    }

    /**
     * How long an attempt would wait for one of that many workers.
     *
     * @param ahead attempts that would be taken before it
     * @return 0 when a worker would take it at once
     */
    long nanos(int ahead, int workers, long nowNanos) {
        int free = Math.min(workers, limit.calls()) - running.size();
        if (ahead < free) {
            return 0;
        }
        long rounds =
                (ahead - Math.max(0, free)) / ((long) Math.max(1, Math.min(workers, limit.calls())) * batchSize.rows());
        return rounds * serviceNanos + (free > 0 ? serviceNanos : nextFreeNanos(nowNanos));
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
}
