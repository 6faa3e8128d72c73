package io.hedgerow.pipeline.documents;

/** A place that did not answer, or not properly, and may do so when it is asked again. */
final class Unreachable extends Locations.BadLocation {
    private static final long serialVersionUID = 1L;

    Unreachable(String message) {
        super(message);
    }

    Unreachable(String message, Throwable cause) {
        super(message, cause);
    }
}
