package io.hedgerow.executors.remote;

/** An answer that cannot be read as what was asked for. */
final class BadAnswerException extends RemoteCallException {
    private static final long serialVersionUID = 1L;
    private static final String SUBJECT = "the server's answer: ";

    BadAnswerException(String message) {
        super(Kind.REFUSED, SUBJECT + message);
    }

    BadAnswerException(String message, Throwable cause) {
        super(Kind.REFUSED, SUBJECT + message, cause);
    }
}
