package io.hedgerow.collector;

/**
 * What is kept of one request ID: attempts waiting for their header, an open request, a decided one whose
 * attempts have not all ended, or a tombstone. Mutable kinds are written back after every change. Not thread-safe.
 */
abstract class RequestState {

    /** The kinds of state; their numbers in the stored format are the serializer's. */
    enum Kind {
        EARLY,
        OPEN,
        DRAINING,
        FINISHED
    }

    abstract Kind kind();

    /** A copy that shares nothing mutable. */
    abstract RequestState copy();
}
