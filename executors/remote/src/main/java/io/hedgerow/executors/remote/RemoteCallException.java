package io.hedgerow.executors.remote;

/** A call of a server that gave no prediction. */
class RemoteCallException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What that says of the server, and whether to try again. */
    enum Kind {
        /** No connection: nothing was sent. */
        UNREACHABLE,
        /** It said that it has no room now. */
        BUSY,
        /** It did not answer in time, broke off, or failed inside. */
        BROKEN,
        /** It does not take this request, or its answer cannot be read; it is there, though. */
        REFUSED,
        /** Nothing was sent, since it was found unwell. */
        NOT_CALLED;

        boolean mayBeTriedAgain() {
            return this == UNREACHABLE || this == BUSY;
        }

        /** Whether the server's health is in doubt. */
        boolean isDoubtful() {
            return this != REFUSED && this != NOT_CALLED;
        }
    }

    /** No pause was asked for. */
    static final long NO_PAUSE = 0;

    private final Kind kind;
    private final long pauseNanos;

    RemoteCallException(Kind kind, String message, long pauseNanos) {
        super(message);
        this.kind = kind;
        this.pauseNanos = pauseNanos;
    }

    RemoteCallException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.pauseNanos = NO_PAUSE;
    }

    RemoteCallException(Kind kind, String message) {
        this(kind, message, NO_PAUSE);
    }

    Kind kind() {
        return kind;
    }

    /** Whether another request may do better. */
    boolean isAboutTheRequest() {
        return kind == Kind.REFUSED;
    }

    /** How long the server asked to be left alone. */
    long pauseNanos() {
        return pauseNanos;
    }
}
