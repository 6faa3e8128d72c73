package io.hedgerow.executors;

/** A model that cannot be served: what is wrong with it and what would be allowed. */
public sealed class ModelRefusedException extends Exception permits ProviderUnavailableException, QuarantinedException {
    private static final long serialVersionUID = 1L;

    public ModelRefusedException(String message) {
        super(message);
    }

    public ModelRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
