package io.hedgerow.collector;

import org.HdrHistogram.Histogram;
import org.apache.flink.metrics.HistogramStatistics;

/**
 * Latencies as a Flink metric: the statistics are those of the last full window, the count is that of all. One
 * thread writes and turns the window; reporters read from others.
 */
final class RecentLatency implements org.apache.flink.metrics.Histogram {
    private Histogram current = LatencyDistribution.newHistogram();
    private volatile Window last = new Window(LatencyDistribution.EMPTY, 0);

    @Override
    public void update(long micros) {
        LatencyDistribution.record(current, micros);
    }

    /** Ends the window. */
    void turn() {
        LatencyDistribution latencies = LatencyDistribution.copyOf(current);
        last = new Window(latencies, last.totalCount() + latencies.count());
        current = LatencyDistribution.newHistogram();
    }

    @Override
    public long getCount() {
        return last.totalCount();
    }

    @Override
    public HistogramStatistics getStatistics() {
        return new WindowStatistics(last.latencies());
    }

    private record Window(LatencyDistribution latencies, long totalCount) {}

    private static final class WindowStatistics extends HistogramStatistics {
        private final LatencyDistribution window;

        WindowStatistics(LatencyDistribution window) {
            this.window = window;
        }

        @Override
        public double getQuantile(double quantile) {
            return window.percentileMicros(quantile * 100);
        }

        @Override
        public long[] getValues() {
            return new long[0];
        }

        @Override
        public int size() {
            return (int) Math.min(Integer.MAX_VALUE, window.count());
        }

        @Override
        public double getMean() {
            return window.meanMicros();
        }

        @Override
        public double getStdDev() {
            return window.standardDeviationMicros();
        }

        @Override
        public long getMax() {
            return window.maxMicros();
        }

        @Override
        public long getMin() {
            return window.percentileMicros(0);
        }
    }
}
