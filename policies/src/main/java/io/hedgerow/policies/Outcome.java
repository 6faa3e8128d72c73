package io.hedgerow.policies;

/** How an attempt (one variant scoring one request) ended. Each attempt ends exactly once. */
public enum Outcome {
    /** The model returned a prediction. */
    SCORED,
    /** The model threw, or its timeout passed. */
    FAILED,
    /** The deadline had passed before the model was started. */
    EXPIRED,
    /** Refused before work, for lack of room. */
    SHED,
    /** The pool does not hold the model version. */
    NOT_READY,
    /** Given up: the race was over, or nothing was heard until deadline and grace. */
    CANCELLED
}
