package io.hedgerow.executors;

/** A count in which what came since the last look weighs most, and what came long before next to nothing. Not thread-safe. */
final class RecentCount {
    private static final double KEPT_PER_LOOK = 0.75;

    private long counted;
    private double recent;

    /** The count of late, when all that ever came is this much. */
    double after(long total) {
        recent = recent * KEPT_PER_LOOK + (total - counted);
        counted = total;
        return recent;
    }
}
