package io.hedgerow.proto.flink;

/** The rule for deadlines after a restore; pools and the collector apply the same one. */
public final class Deadlines {
    private Deadlines() {}

    /**
     * The deadline that holds after a restore: the old one, but never sooner than a grace after the restore, so that
     * what was in flight is not given up in a storm. {@link PlanHeader#NO_DEADLINE} stays.
     *
     * @param deadlineMillis epoch milliseconds, or {@link PlanHeader#NO_DEADLINE}
     * @param restoreMillis epoch milliseconds of the restore
     * @param graceMillis at least 0
     */
    public static long rebased(long deadlineMillis, long restoreMillis, long graceMillis) {
        return Math.max(deadlineMillis, restoreMillis + graceMillis);
    }
}
