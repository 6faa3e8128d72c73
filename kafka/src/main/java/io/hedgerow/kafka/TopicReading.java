package io.hedgerow.kafka;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads topics outside of a job, from where they stood at one time to where they stood at another. */
public final class TopicReading {
    private final KafkaTopic topic;
    private final Map<Integer, Long> from;
    private final Map<Integer, Long> until;

    /** Takes records. */
    public interface Consumer {
        void accept(SourceRecord record) throws IOException;
    }

    private TopicReading(KafkaTopic topic, Map<Integer, Long> from, Map<Integer, Long> until) {
        this.topic = topic;
        this.from = Map.copyOf(from);
        this.until = Map.copyOf(until);
    }

    /** Of all that is in the topic. */
    public static TopicReading ofAll(KafkaTopic topic) {
        return new TopicReading(topic, Map.of(), Map.of());
    }

    /** The same, no further than these offsets by partition, and without partitions that have none. */
    TopicReading until(Map<Integer, Long> ends) {
        return new TopicReading(topic, from, ends);
    }

    /** Of what comes into the topic from now on. */
    public static TopicReading fromNow(KafkaTopic topic) throws IOException {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(topic)) {
            Map<Integer, Long> ends = new HashMap<>();
            consumer.endOffsets(partitions(topic, consumer)).forEach((at, end) -> ends.put(at.partition(), end));
            return new TopicReading(topic, ends, Map.of());
        } catch (KafkaException e) {
            throw new IOException(ClusterProblem.text(topic, e), e);
        }
    }

    /** Of what a consumer group has not committed yet. */
    static TopicReading fromCommitted(KafkaTopic topic, String group) throws IOException {
        Properties properties = properties(topic);
        properties.put("group.id", group);
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(properties)) {
            Map<Integer, Long> committed = new HashMap<>();
            consumer.committed(Set.copyOf(partitions(topic, consumer))).forEach((at, offset) -> {
                if (offset != null) {
                    committed.put(at.partition(), offset.offset());
                }
            });
            return new TopicReading(topic, committed, Map.of());
        } catch (KafkaException e) {
            throw new IOException(ClusterProblem.text(topic, e), e);
        }
    }

    /** Hands over what is there, partition by partition in order. */
    public void forEach(Consumer taking) throws IOException {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(topic)) {
            List<TopicPartition> partitions = partitions(topic, consumer);
            consumer.assign(partitions);
            Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions);
            starts.forEach((at, start) -> consumer.seek(at, Math.max(start, from.getOrDefault(at.partition(), start))));
            Map<TopicPartition, Long> ends = ends(consumer, partitions);
            ReadingPatience patience = new ReadingPatience(topic);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(ReadingPatience.POLL);
                patience.polled(records.count());
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    if (record.offset()
                            < ends.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L)) {
                        taking.accept(SourceRecord.of(record));
                    }
                }
            }
        } catch (KafkaException e) {
            throw new IOException(ClusterProblem.text(topic, e), e);
        }
    }

    private Map<TopicPartition, Long> ends(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
        if (!until.isEmpty()) {
            ends.replaceAll((at, end) -> until.getOrDefault(at.partition(), 0L));
        }
        return ends;
    }

    private static KafkaConsumer<byte[], byte[]> consumer(KafkaTopic topic) {
        return consumer(properties(topic));
    }

    private static KafkaConsumer<byte[], byte[]> consumer(Properties properties) {
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static Properties properties(KafkaTopic topic) {
        Properties properties = topic.clientProperties();
        properties.put("enable.auto.commit", "false");
        properties.put("auto.offset.reset", "earliest");
        properties.putIfAbsent("isolation.level", "read_committed");
        // What a producer was set up with is not for a consumer.
        properties.keySet().retainAll(ConsumerConfig.configNames());
        return properties;
    }

    private static List<TopicPartition> partitions(KafkaTopic topic, KafkaConsumer<byte[], byte[]> consumer) {
        return consumer.partitionsFor(topic.name()).stream()
                .map(partition -> new TopicPartition(topic.name(), partition.partition()))
                .toList();
    }
}
