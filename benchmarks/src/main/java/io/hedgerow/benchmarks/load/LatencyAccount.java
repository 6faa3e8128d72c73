package io.hedgerow.benchmarks.load;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * What became of the measured requests: how long each took from the moment it was due, and with what result. A
 * request that was never answered, or never even sent because the system held up the sender, is in here too, with the
 * time it had waited when the run was over. Not thread-safe.
 */
final class LatencyAccount {
    /** What an answer that leaves at its deadline may take to arrive. */
    static final long LATE_TOLERANCE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private static final int DIGITS = 3;
    private static final double PERCENT = 100;
    private static final double MICROS_PER_MILLI = 1_000;

    private final long lateAfterNanos;
    private final Histogram latencyMicros = new Histogram(DIGITS);
    private long requests;
    private long answered;
    private long onTime;
    private long late;
    private long high;
    private long highOnTime;
    private long attempts;
    private long shed;

    /**
     * @param deadlineNanos what an answer may take
     */
    LatencyAccount(long deadlineNanos) {
        this.lateAfterNanos = deadlineNanos + LATE_TOLERANCE_NANOS;
    }

    /**
     * One request.
     *
     * @param isAnswered whether it has an answer that says something
     */
    void add(long latencyNanos, boolean isAnswered, boolean isHigh) {
        boolean isLate = latencyNanos > lateAfterNanos;
        latencyMicros.recordValue(TimeUnit.NANOSECONDS.toMicros(Math.max(0, latencyNanos)));
        requests++;
        late += isLate ? 1 : 0;
        answered += isAnswered ? 1 : 0;
        onTime += isAnswered && !isLate ? 1 : 0;
        high += isHigh ? 1 : 0;
        highOnTime += isHigh && isAnswered && !isLate ? 1 : 0;
    }

    /** The attempts of an answered request. */
    void addAttempts(int newAttempts, int newShed) {
        attempts += newAttempts;
        shed += newShed;
    }

    void addAll(LatencyAccount other) {
        latencyMicros.add(other.latencyMicros);
        requests += other.requests;
        answered += other.answered;
        onTime += other.onTime;
        late += other.late;
        high += other.high;
        highOnTime += other.highOnTime;
        attempts += other.attempts;
        shed += other.shed;
    }

    long requests() {
        return requests;
    }

    long onTime() {
        return onTime;
    }

    /** Milliseconds that this share of the requests did not exceed; NaN when there were none. */
    double percentileMillis(double percentile) {
        return requests == 0 ? Double.NaN : latencyMicros.getValueAtPercentile(percentile) / MICROS_PER_MILLI;
    }

    double answeredPercent() {
        return percent(answered, requests);
    }

    double onTimePercent() {
        return percent(onTime, requests);
    }

    double latePercent() {
        return percent(late, requests);
    }

    /** NaN when no request had a high priority. */
    double highOnTimePercent() {
        return percent(highOnTime, high);
    }

    double shedPercent() {
        return attempts == 0 ? 0 : percent(shed, attempts);
    }

    private static double percent(long part, long whole) {
        return whole == 0 ? Double.NaN : PERCENT * part / whole;
    }
}
