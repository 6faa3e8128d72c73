package io.hedgerow.kafka;

import java.io.Serializable;
import java.util.function.Function;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages as records. One that is larger than the topic takes is left out and logged: to send it would fail the job, and
 * fail it again whenever it is replayed.
 */
final class KeyedRecords<T> implements KafkaRecordSerializationSchema<T> {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(KeyedRecords.class);

    private final String topic;
    private final int mostBytes;
    private final Bytes<T> key;
    private final Bytes<T> value;

    /** A part of a record. */
    interface Bytes<T> extends Function<T, byte @Nullable []>, Serializable {}

    KeyedRecords(String topic, int mostBytes, Bytes<T> key, Bytes<T> value) {
        this.topic = topic;
        this.mostBytes = mostBytes;
        this.key = key;
        this.value = value;
    }

    @Override
    public @Nullable ProducerRecord<byte[], byte[]> serialize(
            T message, KafkaSinkContext context, @Nullable Long timestamp) {
        byte[] keyBytes = key.apply(message);
        byte[] bytes = value.apply(message);
        if (bytes != null && bytes.length > RecordRoom.of(mostBytes, keyBytes, new RecordHeaders())) {
            LOG.warn("A record of {} bytes is too large for the topic {} and was left out", bytes.length, topic);
            return null;
        }
        return new ProducerRecord<>(topic, keyBytes, bytes);
    }
}
