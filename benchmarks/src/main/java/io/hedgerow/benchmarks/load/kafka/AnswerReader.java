package io.hedgerow.benchmarks.load.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hedgerow.kafka.KafkaTopic;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads all answers of a topic as a client sees them: those of committed transactions only. Confined to one thread. */
public final class AnswerReader implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;

    /** Takes answers. */
    public interface Taking {
        /**
         * An answer has come.
         *
         * @param requestId the key of its record
         * @param value the record's value
         * @param arrivedNanos when it was here, by {@link System#nanoTime}
         */
        void accept(String requestId, byte[] value, long arrivedNanos);
    }

    /** A reader of a topic that is there, from its first record on. */
    public AnswerReader(KafkaTopic topic) {
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", topic.bootstrapServers(),
                        "enable.auto.commit", "false",
                        "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        try {
            consumer.assign(consumer.partitionsFor(topic.name()).stream()
                    .map(partition -> new TopicPartition(topic.name(), partition.partition()))
                    .toList());
            consumer.seekToBeginning(consumer.assignment());
        } catch (KafkaException e) {
            consumer.close();
            throw e;
        }
    }

    /** Hands over what has come; waits for an answer no longer than that. */
    public void poll(Duration longest, Taking taking) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(longest);
        long nowNanos = System.nanoTime();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            taking.accept(new String(record.key(), UTF_8), record.value(), nowNanos);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
