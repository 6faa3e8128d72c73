package io.hedgerow.collector;

/** A tombstone: that an ID is finished is all that is known of it. One for all, since the key has the ID. */
final class FinishedRequest extends RequestState {
    static final FinishedRequest INSTANCE = new FinishedRequest();

    private FinishedRequest() {
        super("");
    }
}
