package io.hedgerow.experiments;

import io.hedgerow.proto.Answer;
import io.hedgerow.proto.Feedback;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one request: its decision, its feedback, or that the two have met. Both what comes and what is remembered
 * is such a record. Immutable.
 *
 * @param requestId ID of the request
 * @param decision its decision; null where that has not come, or has met its feedback
 * @param feedback its feedback; null where that has not come, or has met its decision
 */
public record JoinRecord(
        String requestId,
        @Nullable KeptDecision decision,
        @Nullable Feedback feedback) {
    public JoinRecord {
        Objects.requireNonNull(requestId, "requestId is null");
        if (decision != null && feedback != null) {
            throw new IllegalArgumentException("a decision and its feedback are remembered as met");
        }
    }

    /** An answer that has come. */
    public static JoinRecord of(Answer answer) {
        return new JoinRecord(answer.requestId(), KeptDecision.of(answer), null);
    }

    /** Feedback that has come. */
    public static JoinRecord of(Feedback feedback) {
        return new JoinRecord(feedback.requestId(), null, feedback);
    }

    /** That both have come. */
    public static JoinRecord met(String requestId) {
        return new JoinRecord(requestId, null, null);
    }

    /** Whether both have come. */
    public boolean isMet() {
        return decision == null && feedback == null;
    }
}
