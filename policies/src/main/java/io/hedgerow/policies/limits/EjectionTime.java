package io.hedgerow.policies.limits;

import java.util.concurrent.TimeUnit;

/**
 * How long an outlier is left alone: {@code base × times}, at most a maximum. {@code times} counts the ejections, and
 * falls by one for every {@code base} that the outlier was back before the next one; the time in which it was tried does not
 * count. So what recovers and stays so starts anew, and what fails again when it is tried is called ever less.
 *
 * <p>Not thread-safe.
 */
public final class EjectionTime {
    private final long baseMillis;
    private final long maxMillis;
    private long times;
    private long millis;
    private boolean isBack;
    private long backNanos;

    /**
     * @param baseMillis the first one, at least 1
     * @param maxMillis the longest one, at least {@code baseMillis}
     */
    public EjectionTime(long baseMillis, long maxMillis) {
        if (baseMillis < 1 || maxMillis < baseMillis) {
            throw new IllegalArgumentException(
                    "an ejection time needs 1 <= base <= max, was " + baseMillis + " and " + maxMillis);
        }
        this.baseMillis = baseMillis;
        this.maxMillis = maxMillis;
    }

    /**
     * An ejection begins.
     *
     * @param nowNanos the monotonic clock
     * @return how many milliseconds it lasts
     */
    public long begin(long nowNanos) {
        if (isBack) {
            long sinceMillis = TimeUnit.NANOSECONDS.toMillis(Math.max(0, nowNanos - backNanos));
            times = Math.max(0, times - sinceMillis / baseMillis);
        }
        isBack = false;
        long mostTimes = (maxMillis - 1) / baseMillis + 1; // what counts no further need not be waited off
        times = Math.min(mostTimes, times + 1);
        millis = times == mostTimes ? maxMillis : baseMillis * times;
        return millis;
    }

    /**
     * What was an outlier is back, and called as usual.
     *
     * @param nowNanos the monotonic clock
     */
    public void back(long nowNanos) {
        isBack = true;
        backNanos = nowNanos;
    }

    /** How many milliseconds the latest ejection lasts; 0 before the first. */
    public long millis() {
        return millis;
    }
}
