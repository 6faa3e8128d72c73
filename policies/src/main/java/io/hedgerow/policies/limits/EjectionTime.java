package io.hedgerow.policies.limits;

import java.util.concurrent.TimeUnit;

/**
 * How long an outlier is left alone: {@code base × times}, at most a maximum. {@code times} counts the ejections, and
 * falls by one for every {@code base} that passed between the end of the last one and the next. So what recovers and
 * stays so starts anew, and what comes back to fail again is called ever less.
 *
 * <p>Not thread-safe.
 */
public final class EjectionTime {
    private final long baseMillis;
    private final long maxMillis;
    private long times;
    private long millis;
    private long endNanos;

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
        if (times > 0) {
            long sinceMillis = TimeUnit.NANOSECONDS.toMillis(Math.max(0, nowNanos - endNanos));
            times = Math.max(0, times - sinceMillis / baseMillis);
        }
        times++;
        boolean isLongest = times >= maxMillis / baseMillis + 1;
        times = isLongest ? maxMillis / baseMillis + 1 : times; // what counts no further need not be waited off
        millis = isLongest ? maxMillis : baseMillis * times;
        endNanos = nowNanos + TimeUnit.MILLISECONDS.toNanos(millis);
        return millis;
    }

    /** How many milliseconds the latest ejection lasts; 0 before the first. */
    public long millis() {
        return millis;
    }
}
