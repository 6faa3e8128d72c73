package io.hedgerow.collector;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * A distribution of latencies in microseconds, exact to one percent, from 1 microsecond to one day; longer ones
 * count as a day. Immutable and thread-safe.
 */
public final class LatencyDistribution {
    /** Two digits: a histogram of one variant takes 2 to 20 kB, and there may be thousands. */
    private static final int SIGNIFICANT_DIGITS = 2;

    private static final long LONGEST_MICROS = 86_400_000_000L;

    /** No latencies. */
    public static final LatencyDistribution EMPTY = new LatencyDistribution(null);

    private final @Nullable Histogram histogram;

    private LatencyDistribution(@Nullable Histogram histogram) {
        this.histogram = histogram;
    }

    static Histogram newHistogram() {
        Histogram histogram = new Histogram(1, LONGEST_MICROS, SIGNIFICANT_DIGITS);
        histogram.setAutoResize(true);
        return histogram;
    }

    static void record(Histogram histogram, long micros) {
        histogram.recordValue(Math.min(LONGEST_MICROS, Math.max(0, micros)));
    }

    /** A copy of what the histogram holds now. */
    static LatencyDistribution copyOf(Histogram histogram) {
        return histogram.getTotalCount() == 0 ? EMPTY : new LatencyDistribution(histogram.copy());
    }

    /** How many latencies there are. */
    public long count() {
        return histogram == null ? 0 : histogram.getTotalCount();
    }

    /**
     * The latency in microseconds that the given share does not exceed; 0 where there are none.
     *
     * @param percentile 0 to 100
     */
    public long percentileMicros(double percentile) {
        return histogram == null ? 0 : histogram.getValueAtPercentile(percentile);
    }

    /** The longest latency in microseconds; 0 where there are none. */
    public long maxMicros() {
        return histogram == null ? 0 : histogram.getMaxValue();
    }

    /** The mean in microseconds; 0 where there are none. */
    public double meanMicros() {
        return histogram == null ? 0 : histogram.getMean();
    }

    double standardDeviationMicros() {
        return histogram == null ? 0 : histogram.getStdDeviation();
    }

    /** Both together. */
    public LatencyDistribution plus(LatencyDistribution other) {
        if (histogram == null) {
            return other;
        }
        if (other.histogram == null) {
            return this;
        }
        Histogram sum = histogram.copy();
        sum.add(other.histogram);
        return new LatencyDistribution(sum);
    }

    void addTo(Histogram target) {
        if (histogram != null) {
            target.add(histogram);
        }
    }

    /**
     * HdrHistogram's compact form; empty where there are no latencies. Not compressed on top of that, which would save
     * a quarter of it for five times the time.
     */
    byte[] toBytes() {
        if (histogram == null) {
            return new byte[0];
        }
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoByteBuffer(buffer);
        return Arrays.copyOf(buffer.array(), length);
    }

    /** Reads {@link #toBytes}. Throws {@link IllegalArgumentException} when the bytes are none. */
    static LatencyDistribution ofBytes(byte[] bytes) {
        return decoded(bytes, buffer -> Histogram.decodeFromByteBuffer(buffer, LONGEST_MICROS));
    }

    /** Reads the compressed form of earlier releases. Throws {@link IllegalArgumentException} when the bytes are none. */
    static LatencyDistribution ofCompressedBytes(byte[] bytes) {
        return decoded(bytes, buffer -> Histogram.decodeFromCompressedByteBuffer(buffer, LONGEST_MICROS));
    }

    private static LatencyDistribution decoded(byte[] bytes, Decoding decoding) {
        if (bytes.length == 0) {
            return EMPTY;
        }
        try {
            Histogram histogram = newHistogram();
            histogram.add(decoding.decode(ByteBuffer.wrap(bytes)));
            return copyOf(histogram);
        } catch (DataFormatException | RuntimeException e) {
            throw new IllegalArgumentException("the bytes are no latency distribution", e);
        }
    }

    private interface Decoding {
        Histogram decode(ByteBuffer buffer) throws DataFormatException;
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof LatencyDistribution other
                && (histogram == null ? other.histogram == null : histogram.equals(other.histogram));
    }

    @Override
    public int hashCode() {
        return Long.hashCode(count());
    }

    @Override
    public String toString() {
        return "n=" + count() + " p50=" + percentileMicros(50) + "us p99=" + percentileMicros(99) + "us max="
                + maxMicros() + "us";
    }
}
