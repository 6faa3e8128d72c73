package io.hedgerow.experiments;

/** Is told what becomes of feedback. */
public interface FeedbackLedger {

    /** Feedback has come, whatever becomes of it. */
    void onFeedback();

    /** Feedback has met its request. Each piece of feedback ends so at most once. */
    void onMatched();

    /** Feedback has met its request, and says a label where values were predicted, or the other way round. */
    void onUnfit();

    /** Further feedback of a request whose feedback was there already; it counts for nothing. */
    void onDuplicate();

    /**
     * A prediction was of a class.
     *
     * @param variant who predicted, or {@link KeptPrediction#ANSWER}
     */
    void onLabel(String endpoint, String variant, boolean isRight);

    /**
     * A prediction was of a value.
     *
     * @param variant who predicted, or {@link KeptPrediction#ANSWER}
     * @param error what was predicted less what is right; finite
     */
    void onValue(String endpoint, String variant, double error);
}
