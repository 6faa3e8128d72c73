package io.hedgerow.kafka;

import io.hedgerow.policies.DecidedBy;
import io.hedgerow.policies.Status;
import io.hedgerow.proto.Answer;
import java.util.List;
import java.util.Map;

/** Answers that say as little as one can. */
final class TestingAnswers {
    private TestingAnswers() {}

    static Answer unavailable(String requestId) {
        return new Answer(
                requestId,
                "point",
                Status.UNAVAILABLE,
                null,
                null,
                null,
                null,
                DecidedBy.DEADLINE,
                null,
                1,
                1_000,
                null,
                List.of(),
                null,
                Map.of());
    }
}
