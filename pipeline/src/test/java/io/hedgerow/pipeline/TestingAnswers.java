package io.hedgerow.pipeline;

import io.hedgerow.proto.Answer;
import io.hedgerow.proto.AttemptSummary;

/** Answers as tests compare them. */
final class TestingAnswers {
    private TestingAnswers() {}

    /** The same answer with every measured latency set to 0. */
    static Answer withoutLatencies(Answer answer) {
        return new Answer(
                answer.requestId(),
                answer.endpoint(),
                answer.status(),
                answer.prediction(),
                answer.variant(),
                answer.model(),
                answer.version(),
                answer.decidedBy(),
                answer.arm(),
                answer.epoch(),
                0,
                answer.replyTo(),
                answer.attempts().stream()
                        .map(attempt -> new AttemptSummary(
                                attempt.variant(), attempt.outcome(), attempt.reason(), 0, attempt.prediction()))
                        .toList(),
                answer.error(),
                answer.headers());
    }
}
