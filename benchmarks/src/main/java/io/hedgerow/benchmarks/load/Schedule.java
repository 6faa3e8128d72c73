package io.hedgerow.benchmarks.load;

import java.io.Serializable;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * When each request of a run is to be sent, whatever the system does meanwhile: an open loop. Requests are numbered
 * from 0. The first {@code prefill} go out as fast as they are taken; then time starts, and request {@code i} is due
 * {@code (i - prefill) / rate} later. Times are offsets from that start. Immutable and thread-safe.
 *
 * @param ratePerSecond requests per second, or 0 for as fast as they are taken
 * @param prefill how many are sent before time starts, at least 0
 * @param warmUpNanos length of the part that is not measured
 * @param measuredNanos length of the part that is, above 0
 */
record Schedule(double ratePerSecond, long prefill, long warmUpNanos, long measuredNanos) implements Serializable {
    /** Sending goes on a little longer than measuring, so that the end of the job is not in the measured part. */
    private static final long TAIL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final double NANOS_PER_SECOND = 1e9;

    Schedule {
        if (!(ratePerSecond >= 0) || prefill < 0 || warmUpNanos < 0 || measuredNanos < 1) {
            throw new IllegalArgumentException("a schedule needs a rate, a prefill and a warm-up of at least 0 and"
                    + " something to measure, was " + ratePerSecond + ", " + prefill + ", " + warmUpNanos + ", "
                    + measuredNanos);
        }
    }

    /** A schedule of durations. */
    static Schedule of(double ratePerSecond, long prefill, Duration warmUp, Duration measured) {
        return new Schedule(ratePerSecond, prefill, warmUp.toNanos(), measured.toNanos());
    }

    /** Whether requests have a time; else the system's own speed sets the pace. */
    boolean isPaced() {
        return ratePerSecond > 0;
    }

    /** When request {@code index} is due; only of a paced schedule. Below 0 for the prefill. */
    long dueNanos(long index) {
        return (long) ((index - prefill) * (NANOS_PER_SECOND / ratePerSecond));
    }

    /** Where sending ends. */
    long endNanos() {
        return warmUpNanos + measuredNanos + TAIL_NANOS;
    }

    /** Whether a request sent, or due, at that time is measured. */
    boolean isMeasured(long offsetNanos) {
        return offsetNanos >= warmUpNanos && offsetNanos < warmUpNanos + measuredNanos;
    }

    /** The first request of a paced schedule that is measured. */
    long firstMeasured() {
        long index = prefill + (long) (warmUpNanos / (NANOS_PER_SECOND / ratePerSecond));
        while (!isMeasured(dueNanos(index))) {
            index++;
        }
        return index;
    }
}
