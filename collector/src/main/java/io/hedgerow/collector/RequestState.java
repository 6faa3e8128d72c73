package io.hedgerow.collector;

import org.jspecify.annotations.Nullable;

/**
 * What is kept of a request ID that is not finished: attempts waiting for their header, or a request. It is its own
 * entry in a {@link TimingWheel}, so that a time costs no object. Not thread-safe.
 */
abstract class RequestState {
    private final String requestId;

    // The wheel's own: the neighbours within a slot, and the time.
    @Nullable
    RequestState previous;

    @Nullable
    RequestState next;

    long dueTime;
    boolean isScheduled;

    RequestState(String requestId) {
        this.requestId = requestId;
    }

    final String requestId() {
        return requestId;
    }

    /** What it was last scheduled for; still known when that time has come. */
    final long dueTime() {
        return dueTime;
    }
}
