package io.hedgerow.benchmarks.load;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Status;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.AttemptSummary;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.SynchronizedHistogram;

/** What the answers of a run at full speed say. Thread-safe. */
final class KeyedAnswers implements AnswerListener {
    private static final int DIGITS = 3;
    private static final double P50 = 50;
    private static final double P99 = 99;
    private static final double PERCENT = 100;
    private static final double MICROS_PER_MILLI = 1e3;

    private final long firstMeasured;
    private final LongAdder answers = new LongAdder();
    private final LongAdder answered = new LongAdder();
    private final LongAdder notReady = new LongAdder();
    private final SynchronizedHistogram latencyMicros = new SynchronizedHistogram(DIGITS);

    /** @param firstMeasured the first request whose latency counts */
    KeyedAnswers(long firstMeasured) {
        this.firstMeasured = firstMeasured;
    }

    @Override
    public void add(long index, long startNanos, long arrivedNanos, Answer answer) {
        answers.increment();
        if (answer.status() == Status.ANSWERED) {
            answered.increment();
        }
        for (AttemptSummary attempt : answer.attempts()) {
            if (attempt.outcome() == Outcome.NOT_READY) {
                notReady.increment();
            }
        }
        if (startNanos != UNKNOWN && index >= firstMeasured) {
            latencyMicros.recordValue(TimeUnit.NANOSECONDS.toMicros(Math.max(0, arrivedNanos - startNanos)));
        }
    }

    /** Adds what is known when the run is over. */
    void addTo(Map<KeyedMetric, Double> metrics) {
        metrics.put(KeyedMetric.ANSWERED_PERCENT, PERCENT * answered.sum() / answers.sum());
        metrics.put(KeyedMetric.NOT_READY, notReady.doubleValue());
        metrics.put(KeyedMetric.P50_MILLIS, millis(P50));
        metrics.put(KeyedMetric.P99_MILLIS, millis(P99));
    }

    private double millis(double percentile) {
        return latencyMicros.getTotalCount() == 0
                ? Double.NaN
                : latencyMicros.getValueAtPercentile(percentile) / MICROS_PER_MILLI;
    }
}
