package io.hedgerow.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.policies.DecidedBy;
import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Status;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.AttemptSummary;
import io.hedgerow.proto.ClientPrediction;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeptDecisionTest {

    @Test
    void theAnswerAndWhatHadScoredIsKept() {
        Answer answer = answer(
                prediction("yes", null),
                new AttemptSummary("a", Outcome.SCORED, null, 1, prediction("yes", null)),
                new AttemptSummary("open", null, null, 0, null),
                new AttemptSummary("shed", Outcome.SHED, "no room", 0, null),
                new AttemptSummary("tensors", Outcome.SCORED, null, 1, prediction(null, null)),
                new AttemptSummary("b", Outcome.SCORED, null, 1, prediction(null, 2.5)));

        assertThat(KeptDecision.of(answer))
                .isEqualTo(new KeptDecision(
                        "e",
                        List.of(
                                new KeptPrediction(KeptPrediction.ANSWER, "yes", null),
                                new KeptPrediction("a", "yes", null),
                                new KeptPrediction("b", null, 2.5))));
    }

    @Test
    void anAnswerWithoutAPredictionIsKeptForItsFeedback() {
        assertThat(KeptDecision.of(answer(null)).predictions()).isEmpty();
    }

    @Test
    void aLabelThatNoFeedbackCanHaveIsCut() {
        String kept = KeptDecision.of(answer(prediction("x".repeat(100_000), null)))
                .predictions()
                .get(0)
                .label();
        assertThat(kept).hasSize(1025);
    }

    private static ClientPrediction prediction(String label, Double value) {
        return new ClientPrediction(label, value, Map.of(), null, List.of());
    }

    static Answer answer(ClientPrediction prediction, AttemptSummary... attempts) {
        return new Answer(
                "r",
                "e",
                prediction == null ? Status.UNAVAILABLE : Status.ANSWERED,
                prediction,
                null,
                null,
                null,
                DecidedBy.DECIDED,
                null,
                1,
                1,
                null,
                List.of(attempts),
                null,
                Map.of());
    }
}
