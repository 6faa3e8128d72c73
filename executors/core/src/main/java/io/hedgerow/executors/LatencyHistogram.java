package io.hedgerow.executors;

import org.HdrHistogram.AbstractHistogram;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.HistogramStatistics;

/**
 * Latencies of the last 10 to 20 seconds, to two significant digits, without a sample. Reading does not reset it, so
 * any number of reporters may. Thread-safe.
 */
final class LatencyHistogram implements Histogram {
    private static final long WINDOW_NANOS = 10_000_000_000L;
    private static final int SIGNIFICANT_DIGITS = 2;

    private final PoolClock clock;
    private org.HdrHistogram.Histogram current = new org.HdrHistogram.Histogram(SIGNIFICANT_DIGITS);
    private org.HdrHistogram.Histogram previous = new org.HdrHistogram.Histogram(SIGNIFICANT_DIGITS);
    private long windowStartNanos;
    private long count;

    LatencyHistogram(PoolClock clock) {
        this.clock = clock;
        this.windowStartNanos = clock.nanoTime();
    }

    @Override
    public synchronized void update(long value) {
        rotate();
        current.recordValue(Math.max(0, value));
        count++;
    }

    private void rotate() {
        long nowNanos = clock.nanoTime();
        long elapsedNanos = nowNanos - windowStartNanos;
        if (elapsedNanos < WINDOW_NANOS) {
            return;
        }
        org.HdrHistogram.Histogram recycled = previous;
        recycled.reset();
        previous = current;
        current = recycled;
        if (elapsedNanos >= 2 * WINDOW_NANOS) {
            previous.reset();
        }
        windowStartNanos = nowNanos;
    }

    /** Values ever recorded. */
    @Override
    public synchronized long getCount() {
        return count;
    }

    @Override
    public synchronized HistogramStatistics getStatistics() {
        rotate();
        org.HdrHistogram.Histogram copy = current.copy();
        copy.add(previous);
        return new Statistics(copy);
    }

    private static final class Statistics extends HistogramStatistics {
        private final AbstractHistogram values;

        Statistics(AbstractHistogram values) {
            this.values = values;
        }

        @Override
        public double getQuantile(double quantile) {
            return values.getValueAtPercentile(quantile * 100);
        }

        @Override
        public long[] getValues() {
            return new long[0]; // buckets are kept, not values
        }

        @Override
        public int size() {
            return (int) Math.min(Integer.MAX_VALUE, values.getTotalCount());
        }

        @Override
        public double getMean() {
            return values.getMean();
        }

        @Override
        public double getStdDev() {
            return values.getStdDeviation();
        }

        @Override
        public long getMax() {
            return values.getMaxValue();
        }

        @Override
        public long getMin() {
            return values.getTotalCount() == 0 ? 0 : values.getMinValue();
        }
    }
}
