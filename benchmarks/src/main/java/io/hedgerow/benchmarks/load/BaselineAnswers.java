package io.hedgerow.benchmarks.load;

import io.hedgerow.policies.DecidedBy;
import io.hedgerow.policies.Status;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.ClientPrediction;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the baselines answer with. */
final class BaselineAnswers {
    private BaselineAnswers() {}

    static Answer answered(String requestId, double value) {
        return answer(
                requestId,
                Status.ANSWERED,
                new ClientPrediction(null, value, Map.of(), null, List.of()),
                DecidedBy.DECIDED);
    }

    /** The mean of what scored; unavailable where nothing did. */
    static Answer mean(String requestId, double sum, int scored) {
        return scored > 0
                ? answered(requestId, sum / scored)
                : answer(requestId, Status.UNAVAILABLE, null, DecidedBy.FAILED);
    }

    private static Answer answer(
            String requestId, Status status, @Nullable ClientPrediction prediction, DecidedBy decidedBy) {
        return new Answer(
                requestId,
                WorkloadDocuments.ENDPOINT,
                status,
                prediction,
                null,
                null,
                null,
                decidedBy,
                null,
                1,
                0,
                null,
                List.of(),
                null,
                Map.of());
    }
}
