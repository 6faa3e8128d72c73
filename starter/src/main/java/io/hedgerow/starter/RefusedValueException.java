package io.hedgerow.starter;

/**
 * A value that does not fit its input; the message says what is wrong and what is allowed. Has no stack trace,
 * because a sender may cause one with every request.
 */
final class RefusedValueException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String place;

    RefusedValueException(String message) {
        this(message, "");
    }

    /** With the part of a tensor that is at fault, such as {@code .data[3]}. */
    RefusedValueException(String message, String place) {
        super(message, null, false, false);
        this.place = place;
    }

    /** The part of a tensor that is at fault, as in the list of inputs; empty where it is the value as a whole. */
    String place() {
        return place;
    }
}
