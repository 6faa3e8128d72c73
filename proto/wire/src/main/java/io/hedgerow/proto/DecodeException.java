package io.hedgerow.proto;

/** Bytes that are not the message they should be. The text says what is wrong, where, and what is allowed. */
public final class DecodeException extends Exception {
    private static final long serialVersionUID = 1L;

    public DecodeException(String message) {
        super(message);
    }

    public DecodeException(String message, Throwable cause) {
        super(message, cause);
    }
}
