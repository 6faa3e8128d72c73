package io.hedgerow.executors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {
    private long nowNanos;
    private final LatencyHistogram histogram = new LatencyHistogram(new PoolClock() {
        @Override
        public long epochMillis() {
            throw new UnsupportedOperationException();
        }

        @Override
        public long nanoTime() {
            return nowNanos;
        }
    });

    @Test
    void quantilesAreRightToTwoDigits() {
        for (int i = 1; i <= 10_000; i++) {
            histogram.update(i);
        }
        assertThat(histogram.getStatistics().getQuantile(0.5)).isCloseTo(5_000, within(60.0));
        assertThat(histogram.getStatistics().getQuantile(0.99)).isCloseTo(9_900, within(100.0));
        assertThat(histogram.getStatistics().getMean()).isCloseTo(5_000, within(60.0));
        assertThat(histogram.getStatistics().size()).isEqualTo(10_000);
    }

    @Test
    void readingDoesNotReset() {
        histogram.update(7);
        assertThat(histogram.getStatistics().getMax()).isEqualTo(7);
        assertThat(histogram.getStatistics().getMax()).isEqualTo(7);
    }

    @Test
    void forgetsWhatIsOlderThanTwoWindows() {
        histogram.update(1_000);
        advanceSeconds(10);
        histogram.update(5);
        assertThat(histogram.getStatistics().getMax()).isGreaterThanOrEqualTo(1_000);
        advanceSeconds(10);
        assertThat(histogram.getStatistics().getMax()).isEqualTo(5);
        advanceSeconds(60);
        assertThat(histogram.getStatistics().size()).isZero();
        assertThat(histogram.getStatistics().getMin()).isZero();
        assertThat(histogram.getCount()).isEqualTo(2);
    }

    private void advanceSeconds(long seconds) {
        nowNanos += TimeUnit.SECONDS.toNanos(seconds);
    }
}
