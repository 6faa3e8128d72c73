package io.hedgerow.benchmarks.load;

import io.hedgerow.benchmarks.load.swap.AnswerLog;
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
        int bit = Math.toIntExact(index);
        if (seen.get(bit)) {
            duplicates.lazySet(duplicates.get() + 1);
            return;
        }
        seen.set(bit);
        answers.lazySet(answers.get() + 1);
        long startNanos = recorder.startOffsetNanos(index);
        AnswerLog log = recorder.log();
        if (log != null) {
            log.add(index, startNanos, recorder.offsetNanos(nowNanos), answer);
        }
        if (recorder.schedule().isMeasured(startNanos)) {
            account.add(
                    recorder.offsetNanos(nowNanos) - startNanos,
                    answer.status() == Status.ANSWERED,
                    recorder.series().isHigh(index));
            account.addAttempts(answer.attempts().size(), shed(answer.attempts()));
        }
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
