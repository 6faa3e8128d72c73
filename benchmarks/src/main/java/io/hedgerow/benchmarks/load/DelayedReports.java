package io.hedgerow.benchmarks.load;

import java.util.ArrayDeque;

/**
 * Depths of the subtasks as somebody far away knows them: those of a while ago. One report per millisecond is kept. Not
 * thread-safe.
 */
final class DelayedReports {
    private static final long SPACING_NANOS = 1_000_000;

    private final long ageNanos;
    private final ArrayDeque<Report> onTheWay = new ArrayDeque<>();
    private long[] arrived;

    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    private record Report(long nanos, long[] depths) {}

    /** Nobody has anything at first. */
    DelayedReports(int subtasks, long ageNanos) {
        this.ageNanos = ageNanos;
        this.arrived = new long[subtasks];
    }

    /** Sends a report. */
    void report(long nowNanos, long[] depths) {
        if (ageNanos == 0) {
            arrived = depths;
        } else if (onTheWay.isEmpty() || nowNanos - onTheWay.getLast().nanos() >= SPACING_NANOS) {
            onTheWay.add(new Report(nowNanos, depths));
        }
    }

    /** The last report that has arrived. */
    long[] known(long nowNanos) {
        while (!onTheWay.isEmpty() && nowNanos - onTheWay.getFirst().nanos() >= ageNanos) {
            arrived = onTheWay.remove().depths();
        }
        return arrived;
    }
}
