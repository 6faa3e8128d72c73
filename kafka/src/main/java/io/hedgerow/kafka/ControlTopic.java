package io.hedgerow.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A compacted topic of documents: the latest value of a key is the document of that name. Read from its beginning each time
 * it is opened. What Kafka refuses is an {@link IOException} with one line for the one who wrote the Job. Not thread-safe.
 */
public final class ControlTopic implements AutoCloseable {
    private static final String API_TIMEOUT_MILLIS = "15000";

    private final KafkaTopic topic;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private boolean isStarted;

    /**
     * The latest record of a key.
     *
     * @param topic its topic
     * @param partition its partition
     * @param offset its offset
     * @param document its value; empty for a document that was deleted
     */
    public record Change(String topic, int partition, long offset, Optional<byte[]> document) {

        /** Where it is, for messages. */
        public String position() {
            return "topic " + topic + ", partition " + partition + ", offset " + offset;
        }
    }

    private ControlTopic(KafkaTopic topic, KafkaConsumer<byte[], byte[]> consumer) {
        this.topic = topic;
        this.consumer = consumer;
    }

    /**
     * Opens the topic for reading.
     *
     * @throws IOException when no client can be made with its properties
     */
    public static ControlTopic open(KafkaTopic topic) throws IOException {
        Properties properties = topic.clientProperties();
        properties.putIfAbsent("default.api.timeout.ms", API_TIMEOUT_MILLIS);
        properties.put("enable.auto.commit", "false");
        properties.put("auto.offset.reset", "earliest");
        properties.putIfAbsent("isolation.level", "read_committed");
        try {
            return new ControlTopic(
                    topic, new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
        } catch (KafkaException e) {
            throw new IOException(ClusterProblem.text(topic, e), e);
        }
    }

    /**
     * What is new since the last call, the first time all there is: the latest record by key, in the order of those records. A record without a key is passed over: nothing could ever replace it.
     */
    public Map<String, Change> changes() throws IOException {
        try {
            Map<String, Change> changes = new LinkedHashMap<>();
            if (!isStarted) {
                readFromTheBeginning(changes);
                isStarted = true;
            } else {
                consumer.poll(Duration.ZERO).forEach(record -> add(record, changes));
            }
            return changes;
        } catch (KafkaException e) {
            throw new IOException(ClusterProblem.text(topic, e), e);
        }
    }

    private void readFromTheBeginning(Map<String, Change> changes) throws IOException {
        List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                .map(partition -> new TopicPartition(topic.name(), partition.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new IOException("there is no topic " + topic.name() + " at " + topic.bootstrapServers());
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        ReadingPatience patience = new ReadingPatience(topic);
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(ReadingPatience.POLL);
            patience.polled(records.count());
            records.forEach(record -> add(record, changes));
        }
    }

    private static void add(ConsumerRecord<byte[], byte[]> record, Map<String, Change> changes) {
        if (record.key() != null) {
            String key = new String(record.key(), UTF_8);
            changes.remove(key); // the order is that of the last
            changes.put(
                    key,
                    new Change(
                            record.topic(), record.partition(), record.offset(), Optional.ofNullable(record.value())));
        }
    }

    /**
     * Writes a document, and returns when all in-sync replicas have it.
     *
     * @throws IOException when it cannot be written
     */
    public static void write(KafkaTopic topic, String key, byte[] document) throws IOException {
        Properties properties = topic.clientProperties();
        properties.put("acks", "all");
        properties.putIfAbsent("max.block.ms", API_TIMEOUT_MILLIS);
        properties.putIfAbsent("delivery.timeout.ms", "30000");
        properties.putIfAbsent("request.timeout.ms", "10000");
        properties.putIfAbsent("linger.ms", "0");
        properties.putIfAbsent("max.request.size", Integer.toString(64 << 20));
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic.name(), key.getBytes(UTF_8), document))
                    .get();
        } catch (KafkaException e) {
            throw new IOException(ClusterProblem.text(topic, e), e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(ClusterProblem.text(topic, cause), cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + topic.uri() + " was written", e);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
