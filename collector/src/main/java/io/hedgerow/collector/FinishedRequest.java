package io.hedgerow.collector;

/** The tombstone of a request: nothing of it is open, and its ID is not answered again until the time given. */
final class FinishedRequest extends RequestState {
    private final long untilMillis;

    FinishedRequest(long untilMillis) {
        this.untilMillis = untilMillis;
    }

    long untilMillis() {
        return untilMillis;
    }

    @Override
    Kind kind() {
        return Kind.FINISHED;
    }

    @Override
    FinishedRequest copy() {
        return this;
    }
}
