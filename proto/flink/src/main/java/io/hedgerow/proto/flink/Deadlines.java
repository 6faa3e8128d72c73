package io.hedgerow.proto.flink;

/** The rule for deadlines of requests that waited while the job was away; starters, pools and the collector apply the same one. */
public final class Deadlines {
    /**
     * How long such a request has at least, from when it can be scored: models are cold, and many such requests come at once.
     */
    public static final long GRACE_MILLIS = 10_000;

    private Deadlines() {}

    /**
     * The deadline that holds after a restore: the old one, but never sooner than a grace after the models are loaded, so
     * that what was in flight is not given up in a storm, nor before it could be scored. A pool counts from when it is
     * ready itself; the collector from when all pools are, and so never from sooner. {@link PlanHeader#NO_DEADLINE} stays.
     *
     * @param deadlineMillis epoch milliseconds, or {@link PlanHeader#NO_DEADLINE}
     * @param readyMillis epoch milliseconds, of the moment from which on it can be scored
     * @param graceMillis at least 0
     */
    public static long rebased(long deadlineMillis, long readyMillis, long graceMillis) {
        return Math.max(deadlineMillis, readyMillis + graceMillis);
    }
}
