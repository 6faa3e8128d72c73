package io.hedgerow.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hedgerow.kafka.SourceRecord.Refusal;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The record of a dead letter: key, value and headers of the original, bytes untouched, and behind them headers named as
 * Kafka Connect names those of its dead letter queue.
 *
 * <p>A record that the topic would refuse for its size is cut, which two headers of our own say: a dead letter that cannot
 * be written would stop everything behind it.
 *
 * @param topic topic of dead letters
 * @param job name of the job, in the place of a connector's
 * @param mostBytes largest record the topic takes
 */
record ErrorHeaders(String topic, String job, int mostBytes) implements Serializable {
    static final String PREFIX = "__connect.errors.";
    static final String CUT = "hedgerow.errors.value.truncated";
    static final String SIZE = "hedgerow.errors.value.size";

    /** The record itself, lengths and the batch around it. */
    private static final int OVERHEAD_BYTES = 512;

    ProducerRecord<byte[], byte[]> record(SourceRecord letter) {
        Refusal refusal = Objects.requireNonNull(letter.refusal(), "was not refused");
        Headers headers = new RecordHeaders();
        letter.headers().forEach(header -> headers.add(header.name(), header.value()));
        add(headers, "topic", letter.topic());
        add(headers, "partition", Integer.toString(letter.partition()));
        add(headers, "offset", Long.toString(letter.offset()));
        add(headers, "connector.name", job);
        add(headers, "stage", refusal.stage());
        add(headers, "exception.class.name", refusal.exceptionClass());
        add(headers, "exception.message", refusal.reason());
        byte[] value = letter.value();
        int room = Math.max(0, mostBytes - OVERHEAD_BYTES - length(letter.key()) - length(headers));
        boolean isCut = value != null && (value.length > room || value.length < refusal.sizeBytes());
        if (value != null && isCut) {
            headers.add(CUT, "true".getBytes(UTF_8));
            headers.add(SIZE, Long.toString(refusal.sizeBytes()).getBytes(UTF_8));
            value = Arrays.copyOf(value, Math.min(value.length, room));
        }
        return new ProducerRecord<>(topic, null, null, letter.key(), value, headers);
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(PREFIX + name, value.getBytes(UTF_8));
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private static int length(Headers headers) {
        return Arrays.stream(headers.toArray())
                .mapToInt(header -> header.key().length() * 3 + length(header.value()) + 16)
                .sum();
    }
}
