package io.hedgerow.benchmarks.load.swap;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Status;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.AttemptSummary;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The latency of every request of a paced run, and when the first answer of each epoch came. All memory for latencies is
 * taken at once: a run that watches the heap must not fill it by watching. Times are offsets from the run's start, and a
 * request's is the moment it was due. Thread-safe.
 */
public final class AnswerLog {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MICROS_PER_MILLI = 1e3;
    private static final int NONE = -1;

    private final double ratePerSecond;
    private final AtomicIntegerArray latencyMicros;
    private final ConcurrentMap<Long, Long> firstNanos = new ConcurrentHashMap<>();
    private final AtomicLong newestEpoch = new AtomicLong();
    private final LongAdder notReady = new LongAdder();
    private final LongAdder notAnswered = new LongAdder();
    private volatile long countedFromNanos;

    /**
     * @param ratePerSecond requests per second, above 0
     * @param longestNanos when the last of them is due at the latest
     */
    public AnswerLog(double ratePerSecond, long longestNanos) {
        if (!(ratePerSecond > 0) || longestNanos < 0) {
            throw new IllegalArgumentException("a log needs a rate above 0 and a time of at least 0, was "
                    + ratePerSecond + " and " + longestNanos);
        }
        this.ratePerSecond = ratePerSecond;
        int[] none = new int[firstFrom(longestNanos) + 1];
        Arrays.fill(none, NONE);
        latencyMicros = new AtomicIntegerArray(none);
    }

    /** The number of the first request that is due then or later. */
    private int firstFrom(long nanos) {
        return Math.toIntExact((long) Math.ceil(Math.max(0, nanos) / NANOS_PER_SECOND * ratePerSecond));
    }

    /**
     * The first answer to a request.
     *
     * @param index number of the request
     * @param dueNanos when it was due
     * @param arrivedNanos when the answer came
     */
    public void add(long index, long dueNanos, long arrivedNanos, Answer answer) {
        long micros = TimeUnit.NANOSECONDS.toMicros(Math.max(0, arrivedNanos - dueNanos));
        latencyMicros.set(Math.toIntExact(index), (int) Math.min(Integer.MAX_VALUE, micros));
        firstNanos.merge(answer.epoch(), arrivedNanos, Math::min);
        newestEpoch.accumulateAndGet(answer.epoch(), Math::max);
        if (answer.status() != Status.ANSWERED && dueNanos >= countedFromNanos) {
            notAnswered.increment();
        }
        for (AttemptSummary attempt : answer.attempts()) {
            if (attempt.outcome() == Outcome.NOT_READY) {
                notReady.increment();
            }
        }
    }

    /** The highest epoch of an answer so far; 0 before the first. */
    public long newestEpoch() {
        return newestEpoch.get();
    }

    /** When the first answer of an epoch came, or null. */
    public @Nullable Long firstAnswerNanos(long epoch) {
        return firstNanos.get(epoch);
    }

    /** Attempts that ended because their model was not ready. */
    public long notReady() {
        return notReady.sum();
    }

    /**
     * From here on answers without a prediction are counted, and what was counted before is forgotten: a process that has just
     * started, whose code is not compiled, is late now and then.
     *
     * @param nanos requests that are due then or later
     */
    public void countFrom(long nanos) {
        countedFromNanos = nanos;
        notAnswered.reset();
    }

    /** Answers without a prediction. */
    public long notAnswered() {
        return notAnswered.sum();
    }

    /**
     * Milliseconds that this share of the requests due in a span did not exceed; NaN where none was due. Those without an
     * answer have waited from when they were due until the end.
     *
     * @param percentile above 0, at most 100
     * @param fromNanos where the span begins
     * @param toNanos where it ends; not in it
     * @param endNanos end of the run
     */
    public double percentileMillis(double percentile, long fromNanos, long toNanos, long endNanos) {
        int from = firstFrom(fromNanos);
        int to = Math.min(firstFrom(toNanos), latencyMicros.length());
        if (from >= to) {
            return Double.NaN;
        }
        long[] micros = new long[to - from];
        for (int i = 0; i < micros.length; i++) {
            int latency = latencyMicros.get(from + i);
            micros[i] = latency == NONE ? waitedMicros(from + i, endNanos) : latency;
        }
        Arrays.sort(micros);
        int rank = (int) Math.ceil(percentile / 100 * micros.length);
        return micros[Math.max(0, rank - 1)] / MICROS_PER_MILLI;
    }

    private long waitedMicros(int index, long endNanos) {
        long dueNanos = (long) (index * (NANOS_PER_SECOND / ratePerSecond));
        return TimeUnit.NANOSECONDS.toMicros(Math.max(0, endNanos - dueNanos));
    }
}
