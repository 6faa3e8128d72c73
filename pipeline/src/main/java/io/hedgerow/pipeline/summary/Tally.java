package io.hedgerow.pipeline.summary;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Counts right and wrong predictions, and latencies. Not thread-safe. */
final class Tally {
    private static final int SIGNIFICANT_DIGITS = 3;

    private final Histogram latencyMicros = new Histogram(SIGNIFICANT_DIGITS);
    private long right;
    private long judged;

    void judge(@Nullable String predicted, @Nullable String truth) {
        if (predicted != null && truth != null) {
            judged++;
            if (predicted.equals(truth)) {
                right++;
            }
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
