package io.hedgerow.policies;

/** What a client got. */
public enum Status {
    /** A model's answer, or one combined from several. */
    ANSWERED,
    /** The endpoint's declared default. */
    DEFAULTED,
    /** The request was refused; the answer names the field at fault. */
    INVALID,
    /** No model answered in time and no default is declared. */
    UNAVAILABLE
}
