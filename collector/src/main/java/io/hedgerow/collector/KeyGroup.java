package io.hedgerow.collector;

/** What is kept of one key group: it moves as a whole when the job is rescaled. Not thread-safe. */
final class KeyGroup {
    private final RequestTable requests = new RequestTable();
    private final Tombstones tombstones = new Tombstones();

    /** Requests that are not finished. */
    RequestTable requests() {
        return requests;
    }

    /** Finished requests. */
    Tombstones tombstones() {
        return tombstones;
    }

    boolean isEmpty() {
        return requests.size() == 0 && tombstones.size() == 0;
    }
}
