package io.hedgerow.benchmarks.load.swap;

import io.hedgerow.policies.DecidedBy;
import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Status;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.AttemptSummary;
import java.util.List;
import java.util.Map;

/** Answers as a job would give them. */
public final class TestingAnswers {
    private TestingAnswers() {}

    public static Answer answered(long index, long epoch) {
        return answer(index, epoch, Status.ANSWERED, List.of());
    }

    static Answer answer(long index, long epoch, Status status, List<AttemptSummary> attempts) {
        return new Answer(
                Long.toString(index),
                "bench",
                status,
                null,
                null,
                null,
                null,
                DecidedBy.DECIDED,
                null,
                epoch,
                0,
                null,
                attempts,
                null,
                Map.of());
    }

    static AttemptSummary attempt(Outcome outcome) {
        return new AttemptSummary("v", outcome, null, 1, null);
    }
}
