package io.hedgerow.starter;

/**
 * A value that does not fit its input; the message says what is wrong and what is allowed. Has no stack trace,
 * because a sender may cause one with every request.
 */
final class RefusedValueException extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedValueException(String message) {
        super(message, null, false, false);
    }
}
