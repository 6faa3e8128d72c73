package io.hedgerow.policies.race;

import io.hedgerow.policies.spec.HedgeSpec;

/**
 * How long a primary is waited for before another variant is launched beside it.
 *
 * <p>Either fixed, or {@code max(1 ms, quantile of the primary's recent latencies)}. With fewer than
 * {@value #MIN_SAMPLES} latencies in the last 30 to 60 s there is no delay that means anything and nothing is hedged.
 * The quantile is looked up again after every {@value #REFRESH_RECORDS} latencies and every second.
 *
 * <p>Record each primary that has ended: SCORED with {@link #record}; cancelled because another attempt had scored, or
 * timed out, with {@link #recordCensored}, see {@link LatencyWindow}; other failures not at all, since a fast refusal
 * says nothing about how long a score takes. Confined to one thread.
 */
public final class HedgeDelay {

    /** Value of {@link #nanos} when no delay is long enough. */
    public static final long NEVER = Long.MAX_VALUE;

    /** Latencies without which no quantile is asked for. */
    public static final int MIN_SAMPLES = 100;

    /** Shortest delay that follows from latencies. */
    public static final long MIN_DELAY_NANOS = 1_000_000;

    /** Length of a window of latencies; one or two are looked at. */
    public static final long WINDOW_NANOS = 30_000_000_000L;

    static final int REFRESH_RECORDS = 100;
    private static final long REFRESH_NANOS = 1_000_000_000L;

    private final HedgeSpec hedge;
    private final LatencyWindow latencies = new LatencyWindow(WINDOW_NANOS);
    private long delayNanos = NEVER;
    private int recordsSinceRefresh = REFRESH_RECORDS;
    private long refreshedNanos;

    /** The delay of one endpoint's hedge. */
    public HedgeDelay(HedgeSpec hedge) {
        this.hedge = hedge;
    }

    /** The delay now, in nanoseconds, or {@link #NEVER}. */
    public long nanos(long nowNanos) {
        if (!hedge.isAdaptive()) {
            return hedge.delayMicros() * 1_000;
        }
        if (recordsSinceRefresh >= REFRESH_RECORDS || nowNanos - refreshedNanos >= REFRESH_NANOS) {
            recordsSinceRefresh = 0;
            refreshedNanos = nowNanos;
            delayNanos = adapted(nowNanos);
        }
        return delayNanos;
    }

    private long adapted(long nowNanos) {
        return latencies.count(nowNanos) < MIN_SAMPLES
                ? NEVER
                : Math.max(MIN_DELAY_NANOS, latencies.quantileNanos(hedge.delayQuantile(), nowNanos));
    }

    /** Records a primary that has scored. */
    public void record(long latencyNanos, long nowNanos) {
        if (hedge.isAdaptive()) {
            recordsSinceRefresh++;
            latencies.record(latencyNanos, nowNanos);
        }
    }

    /** Records a primary that was still running after this time and was given up, or has timed out. */
    public void recordCensored(long elapsedNanos, long nowNanos) {
        if (hedge.isAdaptive()) {
            recordsSinceRefresh++;
            latencies.recordCensored(elapsedNanos, nowNanos);
        }
    }
}
