package io.hedgerow.policies.race;

import org.HdrHistogram.IntCountsHistogram;

/**
 * Latencies of the last one to two windows of time, in two histograms that take turns. Values are kept to two
 * significant digits, up to {@link #MAX_NANOS}; longer ones count as that.
 *
 * <p>An attempt that was given up while it ran is <em>censored</em>: it took at least so long. Leaving those out would
 * keep the fast ones only, the quantile would sink, more attempts would be given up, and so on down. Each is counted
 * with the time it had taken: as long as attempts are given up later than at the quantile this moves no quantile below
 * it, and where more are given up than the quantile leaves room for, it moves up.
 *
 * <p>About 30 kB. Confined to one thread; time is whatever monotonic nanosecond clock the caller uses.
 */
public final class LatencyWindow {

    /** Longest latency told apart: one minute. */
    public static final long MAX_NANOS = 60_000_000_000L;

    private static final long LOWEST_NANOS = 1_000;
    private static final int DIGITS = 2;

    private final long windowNanos;
    private final IntCountsHistogram merged = newHistogram();
    private IntCountsHistogram current = newHistogram();
    private IntCountsHistogram previous = newHistogram();
    private long startedNanos;
    private boolean isStarted;

    /**
     * An empty window.
     *
     * @param windowNanos length of a window, at least 1
     */
    public LatencyWindow(long windowNanos) {
        if (windowNanos < 1) {
            throw new IllegalArgumentException("windowNanos must be at least 1, was " + windowNanos);
        }
        this.windowNanos = windowNanos;
    }

    private static IntCountsHistogram newHistogram() {
        return new IntCountsHistogram(LOWEST_NANOS, MAX_NANOS, DIGITS);
    }

    /** Records how long an attempt took that has scored. Negative latencies count as 0. */
    public void record(long latencyNanos, long nowNanos) {
        rotate(nowNanos);
        current.recordValue(Math.max(0, Math.min(latencyNanos, MAX_NANOS)));
    }

    /** Records how long an attempt had been running when it was given up or timed out. */
    public void recordCensored(long elapsedNanos, long nowNanos) {
        record(elapsedNanos, nowNanos);
    }

    /** Latencies in the window. */
    public long count(long nowNanos) {
        rotate(nowNanos);
        return current.getTotalCount() + previous.getTotalCount();
    }

    /**
     * The quantile of the latencies in the window in nanoseconds, up to 1 % too high; 0 when there are none. Looks at
     * every bucket (some microseconds), so ask now and then, not for every request.
     *
     * @param quantile from 0 to 1
     */
    public long quantileNanos(double quantile, long nowNanos) {
        rotate(nowNanos);
        merged.reset();
        merged.add(previous);
        merged.add(current);
        return merged.getValueAtPercentile(100 * quantile);
    }

    private void rotate(long nowNanos) {
        if (!isStarted) {
            isStarted = true;
            startedNanos = nowNanos;
        }
        long windows = (nowNanos - startedNanos) / windowNanos;
        if (windows >= 1) {
            turn();
            startedNanos += windows * windowNanos;
        }
        if (windows >= 2) {
            previous.reset();
        }
    }

    private void turn() {
        IntCountsHistogram oldest = previous;
        previous = current;
        current = oldest;
        current.reset();
    }
}
