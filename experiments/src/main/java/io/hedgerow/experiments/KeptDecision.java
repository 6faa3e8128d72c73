package io.hedgerow.experiments;

import io.hedgerow.policies.Outcome;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.AttemptSummary;
import io.hedgerow.proto.ClientPrediction;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What is kept of an answer until its feedback comes. Immutable.
 *
 * @param endpoint name of the endpoint
 * @param predictions that of the answer, and those of the attempts that had scored when the decision fell, shadows among
 *     them; empty where nothing was predicted
 */
public record KeptDecision(String endpoint, List<KeptPrediction> predictions) {
    public KeptDecision {
        Objects.requireNonNull(endpoint, "endpoint is null");
        predictions = List.copyOf(predictions);
    }

    /** Of an answer. */
    public static KeptDecision of(Answer answer) {
        List<KeptPrediction> kept = new ArrayList<>();
        ClientPrediction chosen = answer.prediction();
        if (chosen != null) {
            kept.add(KeptPrediction.of(KeptPrediction.ANSWER, chosen));
        }
        for (AttemptSummary attempt : answer.attempts()) {
            ClientPrediction prediction = attempt.prediction();
            if (attempt.outcome() == Outcome.SCORED && prediction != null) {
                kept.add(KeptPrediction.of(attempt.variant(), prediction));
            }
        }
        kept.removeIf(prediction -> !prediction.isComparable());
        return new KeptDecision(answer.endpoint(), kept);
    }
}
