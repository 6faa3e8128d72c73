package io.hedgerow.collector;

import io.hedgerow.proto.flink.Deadlines;
import io.hedgerow.proto.flink.PlanHeader;

/**
 * How long requests have that were admitted before a restore, and so were on their way while the job was down: until a grace
 * after the pools were ready for them, whose attempts are made anew. How long pools take to load their models is not known
 * beforehand; they are waited for within a limit. Not thread-safe.
 */
final class RestoredDeadlines {
    private final long graceMillis;

    private long restoredAtMicros = Long.MIN_VALUE;
    private long fromMillis;
    private long leastMillis;

    /** Nothing was restored. */
    RestoredDeadlines(long graceMillis) {
        this.graceMillis = graceMillis;
    }

    /**
     * State was restored.
     *
     * @param longestWaitMillis how long the pools are waited for, until {@link #onPoolsReady}; 0: they are ready
     */
    void onRestored(long nowMicros, long longestWaitMillis) {
        restoredAtMicros = nowMicros;
        fromMillis = millis(nowMicros);
        leastMillis = longestWaitMillis + graceMillis;
    }

    /** All pools can score, or are not waited for any longer. */
    void onPoolsReady(long nowMicros) {
        fromMillis = millis(nowMicros);
        leastMillis = graceMillis;
    }

    /** Whether a request was admitted before the restore. */
    boolean concern(PlanHeader header) {
        return header.admittedAtMicros() < restoredAtMicros;
    }

    /** The deadline that such a request has now. */
    long deadlineMillis(PlanHeader header) {
        return Deadlines.rebased(header.deadlineMillis(), fromMillis, leastMillis);
    }

    private static long millis(long micros) {
        return Math.floorDiv(micros, 1_000);
    }
}
