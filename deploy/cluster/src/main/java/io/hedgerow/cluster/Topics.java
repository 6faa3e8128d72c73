package io.hedgerow.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The topics of a campaign, with plain Kafka clients.
 *
 * @param servers where the broker is
 */
record Topics(String servers) {
    static final String REQUESTS = "payments";
    static final String ANSWERS = "payments-answers";

    /** The campaign's own clients, by which a broker tells them from the job's. */
    static final String CLIENT = "campaign";

    /** As long as any broker is away: what is sent arrives, or the campaign says so. */
    private static final int PATIENCE_MILLIS = 600_000;

    private static final double UNLIMITED = 1e9;
    private static final int PARTITIONS = 3;
    private static final Duration POLL = Duration.ofMillis(200);

    /** Makes both, and lets the campaign send as much as it wants whatever the others may. */
    void create() throws IOException, InterruptedException {
        ClientQuotaAlteration own = new ClientQuotaAlteration(
                new ClientQuotaEntity(Map.of(ClientQuotaEntity.CLIENT_ID, CLIENT)),
                List.of(new ClientQuotaAlteration.Op("producer_byte_rate", UNLIMITED)));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            admin.createTopics(List.of(
                            new NewTopic(REQUESTS, PARTITIONS, (short) 1),
                            new NewTopic(ANSWERS, PARTITIONS, (short) 1)))
                    .all()
                    .get();
            admin.alterClientQuotas(List.of(own)).all().get();
        } catch (ExecutionException e) {
            throw new IOException("the topics cannot be made: " + e.getCause(), e);
        }
    }

    /** Sends requests; each arrives once, whatever becomes of the broker meanwhile. */
    KafkaProducer<byte[], byte[]> producer() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", servers);
        settings.put("client.id", CLIENT);
        settings.put("acks", "all");
        settings.put("delivery.timeout.ms", PATIENCE_MILLIS);
        settings.put("max.block.ms", PATIENCE_MILLIS);
        settings.put("request.timeout.ms", 10_000);
        settings.put("linger.ms", 5);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Reads what is committed of the answers, from their beginning. */
    KafkaConsumer<byte[], byte[]> answers() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", servers);
        settings.put("isolation.level", "read_committed");
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions =
                List.of(new TopicPartition(ANSWERS, 0), new TopicPartition(ANSWERS, 1), new TopicPartition(ANSWERS, 2));
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }

    /** Gives the ledger every answer there is. */
    void readAnswers(Ledger ledger) {
        try (KafkaConsumer<byte[], byte[]> consumer = answers()) {
            Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
            Set<TopicPartition> open = new HashSet<>(ends.keySet());
            open.removeIf(at -> consumer.position(at) >= ends.getOrDefault(at, 0L));
            while (!open.isEmpty()) {
                consumer.poll(POLL).forEach(record -> read(record, ledger));
                open.removeIf(at -> consumer.position(at) >= ends.getOrDefault(at, 0L));
            }
        }
    }

    private static void read(ConsumerRecord<byte[], byte[]> record, Ledger ledger) {
        AnswerLine answer;
        try {
            answer = AnswerLine.parse(new String(record.value(), UTF_8));
        } catch (IllegalArgumentException e) {
            ledger.unreadable(
                    record.topic() + "-" + record.partition() + "-" + record.offset() + ": " + e.getMessage());
            return;
        }
        ledger.answered(answer);
    }
}
