package io.hedgerow.executors;

/** A model that cannot be loaded here, for it asks for an execution provider that this machine or build lacks. */
public final class ProviderUnavailableException extends ModelRefusedException {
    private static final long serialVersionUID = 1L;

    public ProviderUnavailableException(String message) {
        super(message);
    }

    public ProviderUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
