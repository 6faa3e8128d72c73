package io.hedgerow.pipeline.job;

import io.hedgerow.collector.ServingStatistics;
import io.hedgerow.experiments.FeedbackStatistics;
import io.hedgerow.experiments.flink.FeedbackAccumulator;
import java.util.Map;

/**
 * What is known of a run from its accumulators. They are those of the job's last start alone: tasks that had finished
 * before it, or had nothing left to do in it, leave none. So what was seen before counts too. Not thread-safe.
 */
final class RunProgress {
    private AnswerTimes.Span answers = AnswerTimes.Span.NONE;
    private ServingStatistics statistics = ServingStatistics.EMPTY;
    private FeedbackStatistics feedback = FeedbackStatistics.EMPTY;
    private long netMillis;

    /** Takes the accumulators of the running job, or of its end. */
    void seen(Map<String, Object> accumulators) {
        answers = answers.plus(AnswerTimes.Span.of(accumulators));
        if (accumulators.get(ServingStatistics.ACCUMULATOR) instanceof ServingStatistics counted
                && counted.answers() >= statistics.answers()) {
            statistics = counted;
        }
        FeedbackStatistics judged = FeedbackAccumulator.of(accumulators);
        if (judged.records() >= feedback.records()) {
            feedback = judged;
        }
    }

    /** Takes what the job ended with: its accumulators, and how long it ran. */
    void ended(Map<String, Object> accumulators, long newNetMillis) {
        seen(accumulators);
        netMillis = newNetMillis;
    }

    /** What the collector counted; it restores its counts after a failure, so the most is the latest. */
    ServingStatistics statistics() {
        return statistics;
    }

    /** What feedback has said; the same holds. */
    FeedbackStatistics feedback() {
        return feedback;
    }

    /** From the first answer to the last, or how long the job ran where no answer was seen to come. */
    long wallMillis() {
        return answers.isEmpty() ? netMillis : answers.wallMillis();
    }
}
