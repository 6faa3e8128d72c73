package io.hedgerow.kafka;

/** What of the size a topic allows is left for a value. */
final class RecordRoom {
    /** A batch's header, a record's lengths, a request ID as key and a few headers. */
    private static final int OVERHEAD_BYTES = 1024;

    private RecordRoom() {}

    static int of(int mostBytes) {
        return Math.max(0, mostBytes - OVERHEAD_BYTES);
    }
}
