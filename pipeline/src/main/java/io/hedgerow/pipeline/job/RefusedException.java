package io.hedgerow.pipeline.job;

/** The user's input cannot be run: what is wrong and what would be allowed, one thing a line. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    public RefusedException(String message) {
        super(message);
    }
}
