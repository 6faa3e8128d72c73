package io.hedgerow.kafka;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.hedgerow.kafka.SourceRecord.RecordHeader;
import io.hedgerow.proto.DecodeException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The headers of a request that its answer has, too: {@code traceparent}, {@code tracestate}, {@code kafka_correlationId},
 * {@code kafka_replyTopic}, {@code kafka_replyPartition} and CloudEvents attributes ({@code ce_…}). Where a record has
 * several of a name, the last counts.
 *
 * <p>Values are any bytes (a Spring client's correlation ID is 16 of them), messages inside a job carry text: each byte is
 * the character of its number, which is ASCII where the bytes are, and comes out again byte for byte.
 */
final class CarriedHeaders {
    /** They are kept with every open request. */
    static final int MOST_BYTES = 8 << 10;

    private static final Set<String> NAMES =
            Set.of("traceparent", "tracestate", "kafka_correlationId", "kafka_replyTopic", "kafka_replyPartition");
    private static final String CLOUD_EVENTS = "ce_";

    private CarriedHeaders() {}

    /** Those of a record. Throws where they are too large to be carried. */
    static Map<String, String> of(List<RecordHeader> headers) throws DecodeException {
        if (headers.isEmpty()) {
            return Map.of();
        }
        Map<String, String> carried = new HashMap<>();
        int bytes = 0;
        for (RecordHeader header : headers) {
            byte[] value = header.value();
            if (value != null && isCarried(header.name())) {
                bytes += header.name().length() + value.length;
                carried.put(header.name(), new String(value, ISO_8859_1));
            }
        }
        if (bytes > MOST_BYTES) {
            throw new DecodeException("the headers to be carried to the answer have " + bytes + " bytes, at most "
                    + MOST_BYTES + " are allowed");
        }
        return carried;
    }

    private static boolean isCarried(String name) {
        return NAMES.contains(name) || name.startsWith(CLOUD_EVENTS);
    }

    /** As the headers of an answer's record. */
    static Headers toRecord(Map<String, String> carried) {
        RecordHeaders headers = new RecordHeaders();
        carried.forEach((name, value) -> headers.add(name, value.getBytes(ISO_8859_1)));
        return headers;
    }
}
