package io.hedgerow.policies;

import java.util.Locale;

/** Why an answer left when it did. */
public enum DecidedBy {
    /** Nothing still to come could change it. */
    DECIDED,
    /** A vote reached its quorum. */
    QUORUM,
    /** The deadline had come. */
    DEADLINE,
    /** The endpoint's default was taken. */
    DEFAULT,
    /** Every leg had ended without a usable answer. */
    FAILED,
    /** The request was not valid. */
    INVALID;

    /** The lower-case name of the JSON form. */
    public String jsonName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
