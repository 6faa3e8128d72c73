package io.hedgerow.policies.limits;

/**
 * Refuses an attempt that would end past its deadline, when it could still be known before any work is done. A queue
 * bounded by its length alone lets a whole queue of requests wait for a straggler.
 *
 * <p>An attempt is admitted if {@code wait + service + RETURN_NANOS <= left}. Since refused attempts measure nothing, one
 * is let through as a probe when a worker is idle and {@value #SHEDS_PER_PROBE} have been refused since the last one,
 * or {@link #LONGEST_WITHOUT_PROBE_NANOS} have passed: few enough that the percentiles of the answers do not show
 * them, and a model that has recovered is noticed.
 *
 * <p>Not thread-safe.
 */
public final class DeadlineAdmission {
    /** What a result needs to reach the decision. */
    public static final long RETURN_NANOS = 1_000_000;

    /** Most attempts refused in a row before a probe. */
    public static final int SHEDS_PER_PROBE = 200;

    /** Longest time attempts are refused without a probe. */
    public static final long LONGEST_WITHOUT_PROBE_NANOS = 5_000_000_000L;

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
            return Verdict.ADMIT;
        }
        if (!isShedding) {
            isShedding = true;
            shedSinceProbe = 0;
            lastProbeNanos = nowNanos;
        }
        boolean isDue = shedSinceProbe >= SHEDS_PER_PROBE || nowNanos - lastProbeNanos >= LONGEST_WITHOUT_PROBE_NANOS;
        if (isDue && isIdle) {
            shedSinceProbe = 0;
            lastProbeNanos = nowNanos;
            return Verdict.PROBE;
        }
        shedSinceProbe++;
        return Verdict.SHED;
    }
}
