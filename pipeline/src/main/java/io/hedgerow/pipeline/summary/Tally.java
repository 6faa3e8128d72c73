package io.hedgerow.pipeline.summary;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Counts right and wrong predictions, and latencies. Not thread-safe. */
final class Tally {
    private static final int SIGNIFICANT_DIGITS = 3;

    private final Histogram latencyMicros = new Histogram(SIGNIFICANT_DIGITS);
    private long right;
    private long judged;

    /** Counts a prediction; one that cannot be judged is null. */
    void judge(@Nullable Boolean isRight) {
        if (isRight != null) {
            judged++;
            right += isRight ? 1 : 0;
        }
    }

    void latency(long micros) {
        latencyMicros.recordValue(Math.max(0, micros));
    }

    @Nullable
    Double accuracy() {
        return judged == 0 ? null : (double) right / judged;
    }

    long percentile(double percentile) {
        return latencyMicros.getTotalCount() == 0 ? 0 : latencyMicros.getValueAtPercentile(percentile);
    }

    RunSummary.Latency latency() {
        return new RunSummary.Latency(
                percentile(50), percentile(90), percentile(99), percentile(99.9), percentile(100));
    }
}
