package io.hedgerow.experiments;

import io.hedgerow.proto.Feedback;
import org.jspecify.annotations.Nullable;

/**
 * Brings feedback and decisions of one request together, whichever comes first. The first feedback and the first decision
 * count; what comes after both have met counts as a duplicate, or, where it is an answer, for nothing. Stateless but for its
 * ledger: what is remembered of a request is an argument.
 */
public final class FeedbackJoin {
    private final FeedbackLedger ledger;

    public FeedbackJoin(FeedbackLedger ledger) {
        this.ledger = ledger;
    }

    /**
     * Takes what has come.
     *
     * @param known what is remembered of the request; null for nothing
     * @param come a decision or feedback
     * @return what is to be remembered; the same instance where nothing has changed
     */
    public JoinRecord meet(@Nullable JoinRecord known, JoinRecord come) {
        KeptDecision decision = come.decision();
        Feedback feedback = come.feedback();
        if (decision != null) {
            return onDecision(known, come, decision);
        }
        if (feedback != null) {
            ledger.onFeedback();
            return onFeedback(known, come, feedback);
        }
        throw new IllegalArgumentException("neither a decision nor feedback of request " + come.requestId());
    }

    private JoinRecord onDecision(@Nullable JoinRecord known, JoinRecord come, KeptDecision decision) {
        if (known == null) {
            return come;
        }
        Feedback waiting = known.feedback();
        return waiting == null ? known : judged(come.requestId(), decision, waiting);
    }

    private JoinRecord onFeedback(@Nullable JoinRecord known, JoinRecord come, Feedback feedback) {
        if (known == null) {
            return come;
        }
        KeptDecision waiting = known.decision();
        if (waiting == null) {
            ledger.onDuplicate();
            return known;
        }
        return judged(come.requestId(), waiting, feedback);
    }

    private JoinRecord judged(String requestId, KeptDecision decision, Feedback feedback) {
        boolean isCompared = decision.predictions().isEmpty();
        for (KeptPrediction prediction : decision.predictions()) {
            isCompared |= compare(decision.endpoint(), prediction, feedback);
        }
        if (isCompared) {
            ledger.onMatched();
        } else {
            ledger.onUnfit();
        }
        return JoinRecord.met(requestId);
    }

    /** False where the two say different kinds of things. */
    private boolean compare(String endpoint, KeptPrediction prediction, Feedback feedback) {
        String label = feedback.label();
        Double value = feedback.value();
        if (label != null && prediction.label() != null) {
            ledger.onLabel(endpoint, prediction.variant(), label.equals(prediction.label()));
            return true;
        }
        if (value != null && prediction.value() != null) {
            double error = prediction.value() - value;
            if (Double.isFinite(error)) { // a model may say NaN, of which there is no mean
                ledger.onValue(endpoint, prediction.variant(), error);
            }
            return true;
        }
        return false;
    }
}
