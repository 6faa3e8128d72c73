package io.hedgerow.testkit.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Makes, fills and reads topics for tests, with plain Kafka clients. Every operation ends: what Kafka refuses is thrown as
 * {@link IllegalStateException} with Kafka's reason. Not thread-safe.
 */
public final class TestingTopics implements AutoCloseable {
    private static final AtomicInteger MADE = new AtomicInteger();
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int LARGEST_RECORD_BYTES = 24 << 20;

    private final Map<String, Object> settings;
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;

    /**
     * Talks to a broker.
     *
     * @param bootstrapServers where it is
     */
    public TestingTopics(String bootstrapServers) {
        settings = Map.of("bootstrap.servers", bootstrapServers);
        admin = Admin.create(settings);
        Map<String, Object> producing = new HashMap<>(settings);
        producing.put("max.request.size", LARGEST_RECORD_BYTES); // the topic has the last word
        producer = new KafkaProducer<>(producing, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Makes a topic that no other test has.
     *
     * @param stem how its name begins
     * @param partitions how many
     * @param configs topic configuration
     * @return its name
     */
    public String create(String stem, int partitions, Map<String, String> configs) {
        String name = unused(stem);
        NewTopic topic = new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(configs);
        await(admin.createTopics(List.of(topic)).all());
        return name;
    }

    /** A name that no topic has. */
    public String unused(String stem) {
        return stem + "-" + ProcessHandle.current().pid() + "-" + MADE.incrementAndGet();
    }

    /** Sends records and waits until the broker has all of them. */
    public void send(Collection<ProducerRecord<byte[], byte[]>> records) {
        List<Future<RecordMetadata>> sent = new ArrayList<>(records.size());
        records.forEach(record -> sent.add(producer.send(record)));
        producer.flush();
        sent.forEach(TestingTopics::await);
    }

    /** Everything that committed producers have put into a topic until now, partition by partition. */
    public List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        Map<String, Object> reading =
                Map.of("bootstrap.servers", settings.get("bootstrap.servers"), "isolation.level", "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(POLL).forEach(records::add);
            }
        }
        return records;
    }

    /** For what this class does not do. */
    public Admin admin() {
        return admin;
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(String.valueOf(e.getCause()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
    }
}
