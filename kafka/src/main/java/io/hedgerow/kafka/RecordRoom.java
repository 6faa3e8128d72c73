package io.hedgerow.kafka;

import java.util.Arrays;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** What of the size a topic allows is left for a value. */
final class RecordRoom {
    /**
     * Smallest size a topic must allow: an answer that is cut to the least still has its request ID and the headers that
     * are carried, a dead letter those that say what is wrong.
     */
    static final int LEAST_BYTES = 32 << 10;

    /** A batch's header and a record's lengths. */
    private static final int OVERHEAD_BYTES = 512;

    private static final int HEADER_OVERHEAD_BYTES = 16;
    private static final int MOST_BYTES_PER_CHAR = 3;

    private RecordRoom() {}

    /** Negative where key and headers alone are too large. */
    static int of(int mostBytes, byte @Nullable [] key, Headers headers) {
        return mostBytes - OVERHEAD_BYTES - (key == null ? 0 : key.length) - length(headers);
    }

    private static int length(Headers headers) {
        return Arrays.stream(headers.toArray())
                .mapToInt(header -> header.key().length() * MOST_BYTES_PER_CHAR
                        + (header.value() == null ? 0 : header.value().length)
                        + HEADER_OVERHEAD_BYTES)
                .sum();
    }
}
