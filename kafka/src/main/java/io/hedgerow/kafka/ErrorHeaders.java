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
 * <p>A record that the topic would refuse for its size is cut, which two headers of our own say; where key and headers
 * alone are too large they are left out, which a third one says. A dead letter that cannot be written would stop everything
 * behind it.
 *
 * @param topic topic of dead letters
 * @param job name of the job, in the place of a connector's
 * @param mostBytes largest record the topic takes
 */
record ErrorHeaders(String topic, String job, int mostBytes) implements Serializable {
    static final String PREFIX = "__connect.errors.";
    static final String CUT = "hedgerow.errors.value.truncated";
    static final String SIZE = "hedgerow.errors.value.size";
    static final String BARE = "hedgerow.errors.key.and.headers.omitted";

    /** A reason may name a field, and a field may be named by anything. */
    private static final int LONGEST_REASON = 4_000;

    private static final int ROOM_TO_SAY_IT_IS_CUT = 256;
    private static final byte[] TRUE = "true".getBytes(UTF_8);

    ProducerRecord<byte[], byte[]> record(SourceRecord letter) {
        Refusal refusal = Objects.requireNonNull(letter.refusal(), "was not refused");
        byte[] key = letter.key();
        Headers headers = new RecordHeaders();
        letter.headers().forEach(header -> headers.add(header.name(), header.value()));
        addErrors(headers, letter, refusal);
        if (RecordRoom.of(mostBytes, key, headers) >= ROOM_TO_SAY_IT_IS_CUT) {
            return record(key, letter.value(), headers, refusal);
        }
        Headers bare = new RecordHeaders();
        addErrors(bare, letter, refusal);
        bare.add(BARE, TRUE);
        return record(null, letter.value(), bare, refusal);
    }

    private ProducerRecord<byte[], byte[]> record(
            byte @Nullable [] key, byte @Nullable [] value, Headers headers, Refusal refusal) {
        int room = Math.max(0, RecordRoom.of(mostBytes, key, headers) - ROOM_TO_SAY_IT_IS_CUT);
        boolean isCut = value != null && (value.length > room || value.length < refusal.sizeBytes());
        if (value == null || !isCut) {
            return new ProducerRecord<>(topic, null, null, key, value, headers);
        }
        headers.add(CUT, TRUE);
        headers.add(SIZE, Long.toString(refusal.sizeBytes()).getBytes(UTF_8));
        return new ProducerRecord<>(
                topic, null, null, key, Arrays.copyOf(value, Math.min(value.length, room)), headers);
    }

    private void addErrors(Headers headers, SourceRecord letter, Refusal refusal) {
        add(headers, "topic", letter.topic());
        add(headers, "partition", Integer.toString(letter.partition()));
        add(headers, "offset", Long.toString(letter.offset()));
        add(headers, "connector.name", job);
        add(headers, "stage", refusal.stage());
        add(headers, "exception.class.name", refusal.exceptionClass());
        String reason = refusal.reason();
        add(
                headers,
                "exception.message",
                reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "…");
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(PREFIX + name, value.getBytes(UTF_8));
    }
}
