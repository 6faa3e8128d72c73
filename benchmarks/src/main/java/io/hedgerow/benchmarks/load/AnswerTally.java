package io.hedgerow.benchmarks.load;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Status;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.AttemptSummary;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The answers that one subtask of the sink has seen. Confined to its task but for the counters; all of it may be read
 * when the job is over.
 */
final class AnswerTally {
    private final RunRecorder recorder;
    private final LatencyAccount account;
    private final BitSet seen = new BitSet();
    private final AtomicLong answers = new AtomicLong();
    private final AtomicLong duplicates = new AtomicLong();

    AnswerTally(RunRecorder recorder, LatencyAccount account) {
        this.recorder = recorder;
        this.account = account;
    }

    /** Takes an answer that arrived at that moment. */
    void add(Answer answer, long nowNanos) {
        long index = RequestSeries.indexOf(answer.requestId());
        if (!isFirst(index)) {
            return;
        }
        long startNanos = recorder.startOffsetNanos(index);
        AnswerListener listener = recorder.listener();
        if (listener != null) {
            listener.add(index, startNanos, recorder.offsetNanos(nowNanos), answer);
        }
        if (recorder.schedule().isMeasured(startNanos)) {
            account(index, startNanos, answer.status() == Status.ANSWERED, nowNanos);
            account.addAttempts(answer.attempts().size(), shed(answer.attempts()));
        }
    }

    /**
     * Takes an answer of which nobody knows how it came about.
     *
     * @param index number of its request
     * @param isAnswered whether it says something
     */
    void add(long index, boolean isAnswered, long nowNanos) {
        if (isFirst(index)) {
            long startNanos = recorder.startOffsetNanos(index);
            if (recorder.schedule().isMeasured(startNanos)) {
                account(index, startNanos, isAnswered, nowNanos);
            }
        }
    }

    private boolean isFirst(long index) {
        int bit = Math.toIntExact(index);
        if (seen.get(bit)) {
            duplicates.lazySet(duplicates.get() + 1);
            return false;
        }
        seen.set(bit);
        answers.lazySet(answers.get() + 1);
        return true;
    }

    private void account(long index, long startNanos, boolean isAnswered, long nowNanos) {
        account.add(
                recorder.offsetNanos(nowNanos) - startNanos,
                isAnswered,
                recorder.series().isHigh(index));
    }

    private static int shed(List<AttemptSummary> attempts) {
        int shed = 0;
        for (AttemptSummary attempt : attempts) {
            shed += attempt.outcome() == Outcome.SHED ? 1 : 0;
        }
        return shed;
    }

    long answers() {
        return answers.get();
    }

    long duplicates() {
        return duplicates.get();
    }

    boolean hasSeen(long index) {
        return seen.get(Math.toIntExact(index));
    }

    LatencyAccount account() {
        return account;
    }
}
