package io.hedgerow.policies.limits;

/**
 * Refuses an attempt that would end past its deadline, when it could still be known before any work is done. A queue
 * bounded by its length alone lets a whole queue of requests wait for a straggler.
 *
 * <p>An attempt is admitted if {@code wait + service + RETURN_NANOS <= left}. Since refused attempts measure nothing, one
 * is let through as a probe when a worker is idle and {@value #FIRST_SHEDS_PER_PROBE} have been refused since, or
 * {@link #LONGEST_WITHOUT_PROBE_NANOS} have passed. The number doubles with every probe, up to {@value
 * #MOST_SHEDS_PER_PROBE}, until an attempt is admitted again: few enough that the percentiles of the answers do not
 * show them, and a model that has recovered is noticed.
 *
 * <p>Not thread-safe.
 */
public final class DeadlineAdmission {
    /** What a result needs to reach the decision. */
    public static final long RETURN_NANOS = 1_000_000;

    /** Attempts refused in a row before the first probe. */
    public static final int FIRST_SHEDS_PER_PROBE = 200;

    /** Most attempts refused in a row before a probe. */
    public static final int MOST_SHEDS_PER_PROBE = 3_200;

    /** Longest time attempts are refused without a probe. */
    public static final long LONGEST_WITHOUT_PROBE_NANOS = 5_000_000_000L;

    private int shedsPerProbe = FIRST_SHEDS_PER_PROBE;
    private int shedSinceProbe;
    private long lastProbeNanos;
    private boolean isShedding;

    /** What happens to an attempt. */
    public enum Verdict {
        /** It can end in time. */
        ADMIT,
        /** It is not expected to end in time, and is let through to see. */
        PROBE,
        /** It would end too late. */
        SHED
    }

    /**
     * Decides about one attempt.
     *
     * @param leftNanos time until its deadline
     * @param waitNanos estimated time until a worker takes it
     * @param serviceNanos estimated time of the call
     * @param isIdle whether a worker would take it at once
     * @param nowNanos the monotonic clock
     */
    public Verdict decide(long leftNanos, long waitNanos, long serviceNanos, boolean isIdle, long nowNanos) {
        if (waitNanos + serviceNanos + RETURN_NANOS <= leftNanos || waitNanos + serviceNanos == 0) {
            isShedding = false;
            shedsPerProbe = FIRST_SHEDS_PER_PROBE;
            return Verdict.ADMIT;
        }
        if (!isShedding) {
            isShedding = true;
            shedSinceProbe = 0;
            lastProbeNanos = nowNanos;
        }
        boolean isDue = shedSinceProbe >= shedsPerProbe || nowNanos - lastProbeNanos >= LONGEST_WITHOUT_PROBE_NANOS;
        if (isDue && isIdle) {
            shedsPerProbe = Math.min(MOST_SHEDS_PER_PROBE, 2 * shedsPerProbe);
            shedSinceProbe = 0;
            lastProbeNanos = nowNanos;
            return Verdict.PROBE;
        }
        shedSinceProbe++;
        return Verdict.SHED;
    }
}
