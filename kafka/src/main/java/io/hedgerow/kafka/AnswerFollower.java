package io.hedgerow.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the keys of answers, which are request IDs, as they come. Confined to one thread. */
public final class AnswerFollower implements AutoCloseable {
    private final KafkaTopic topic;
    private final KafkaConsumer<byte[], byte[]> consumer;

    /** Follows what comes into a topic, which must be there, from now on. */
    public AnswerFollower(KafkaTopic topic) throws IOException {
        this.topic = topic;
        Properties properties = topic.clientProperties();
        properties.put("enable.auto.commit", "false");
        properties.put("auto.offset.reset", "earliest");
        this.consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            consumer.assign(consumer.partitionsFor(topic.name()).stream()
                    .map(partition -> new TopicPartition(topic.name(), partition.partition()))
                    .toList());
            consumer.seekToEnd(consumer.assignment());
            consumer.assignment().forEach(consumer::position); // seeking waits for it
        } catch (KafkaException e) {
            consumer.close();
            throw new IOException(ClusterProblem.text(topic, e), e);
        }
    }

    /** Hands over the request IDs that have come; waits for one no longer than that. */
    public void poll(Duration longest, Consumer<String> requestIds) throws IOException {
        try {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(longest)) {
                if (record.key() != null) {
                    requestIds.accept(new String(record.key(), UTF_8));
                }
            }
        } catch (KafkaException e) {
            throw new IOException(ClusterProblem.text(topic, e), e);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
