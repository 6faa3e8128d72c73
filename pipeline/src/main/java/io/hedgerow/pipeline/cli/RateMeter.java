package io.hedgerow.pipeline.cli;

/** Rate of a growing count between looks at it. Not thread-safe. */
final class RateMeter {
    private static final double NANOS_PER_SECOND = 1e9;

    private long lastCount;
    private long lastNanos;
    private boolean started;
    private double perSecond;

    /** The rate since the count last changed; 0 at the first look. */
    double perSecond(long count, long nowNanos) {
        if (started && count > lastCount) {
            perSecond = (count - lastCount) * NANOS_PER_SECOND / (nowNanos - lastNanos);
        }
        if (!started || count > lastCount) {
            lastCount = count;
            lastNanos = nowNanos;
            started = true;
        }
        return perSecond;
    }
}
