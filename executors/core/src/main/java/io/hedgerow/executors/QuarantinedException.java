package io.hedgerow.executors;

/** Refuses a model that has ended its process before, and so is left alone for a while. */
public final class QuarantinedException extends ModelRefusedException {
    private static final long serialVersionUID = 1L;

    /** @param message what it has done, until when it is left alone, and what ends that */
    public QuarantinedException(String message) {
        super(message);
    }

    /** Whether something was refused for that reason, or something that it is made of. */
    static boolean isCauseOf(Throwable refusal) {
        for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
            if (cause instanceof QuarantinedException) {
                return true;
            }
        }
        return false;
    }
}
