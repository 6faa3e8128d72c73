package io.hedgerow.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hedgerow.kafka.KafkaTopic.Format;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.AttemptJson;
import io.hedgerow.proto.AttemptProto;
import io.hedgerow.proto.AttemptRecord;
import java.io.Serializable;
import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaSinkBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A topic that a job writes to. Everything that was written is acknowledged by all in-sync replicas before a checkpoint
 * completes. Without transactions records since the last checkpoint may be written again after a failure, with the same keys;
 * with them, they are visible once, and from that checkpoint on. Immutable.
 *
 * @param topic the topic
 * @param mostBytes largest record that is sent: as the topic takes, and a producer with this topic's properties
 * @param transactions how records are written in transactions; null: without
 */
public record OutputTopic(
        KafkaTopic topic, int mostBytes, @Nullable Transactions transactions) implements Serializable {
    /** What a broker takes where nothing else is said, less what a batch adds. */
    public static final int DEFAULT_MOST_BYTES = 1 << 20;

    /** A producer's memory for what it has not sent is 32 MiB where the Job says nothing. */
    private static final int LARGEST_BYTES = 24 << 20;

    private static final String REQUEST_SIZE = "max.request.size";

    /**
     * Writing in transactions. Of {@code answerOnce}'s transactional IDs none is also one of these: before its last two numbers there
     * is a run, which has a digit, and here is the kind of output, which has none.
     *
     * @param idPrefix what the producers' transactional IDs begin with: of two jobs with the same one, each would end the
     *     other's transactions
     * @param timeoutMillis how long one may be open before the broker aborts it, and its records are lost
     */
    public record Transactions(String idPrefix, int timeoutMillis) implements Serializable {

        /**
         * Those of one output of a job.
         *
         * @param kind tells the outputs of a job apart: lower-case letters and {@code -}
         */
        public static Transactions of(String job, String kind, int timeoutMillis) {
            if (!kind.matches("[a-z]+(-[a-z]+)*")) {
                throw new IllegalArgumentException("a kind of output has letters and '-' only, was " + kind);
            }
            return new Transactions("hedgerow-" + job + "-" + kind, timeoutMillis);
        }
    }

    public OutputTopic {
        mostBytes = Math.min(Math.min(mostBytes, LARGEST_BYTES), requestSize(topic));
    }

    private static int requestSize(KafkaTopic topic) {
        String written = topic.properties().get(REQUEST_SIZE);
        try {
            return written == null ? LARGEST_BYTES : Integer.parseInt(written.strip());
        } catch (NumberFormatException e) {
            return LARGEST_BYTES; // the client says what is wrong with it
        }
    }

    /** Answers, keyed by request ID, with the headers that are carried from the request. */
    public KafkaSink<Answer> ofAnswers() {
        return sink(answerRecords());
    }

    /** Attempts, keyed by request ID. */
    public KafkaSink<AttemptRecord> ofAttempts() {
        boolean isJson = topic.format() == Format.JSON;
        return sink(new KeyedRecords<>(
                topic.name(),
                mostBytes,
                attempt -> attempt.requestId().getBytes(UTF_8),
                attempt -> isJson ? AttemptJson.encode(attempt) : AttemptProto.encode(attempt)));
    }

    /** Refused records as they were, with headers that say where they were and what is wrong with them. */
    public KafkaSink<SourceRecord> ofDeadLetters(String job) {
        ErrorHeaders headers = new ErrorHeaders(topic.name(), job, mostBytes);
        return sink((letter, context, timestamp) -> headers.record(letter));
    }

    /** Lines of text without a key. */
    public KafkaSink<String> ofLines() {
        return sink(new KeyedRecords<>(topic.name(), mostBytes, line -> null, line -> line.getBytes(UTF_8)));
    }

    private <T> KafkaSink<T> sink(KafkaRecordSerializationSchema<T> records) {
        KafkaSinkBuilder<T> sink = KafkaSink.<T>builder()
                .setBootstrapServers(topic.bootstrapServers())
                .setKafkaProducerConfig(producerProperties())
                .setRecordSerializer(records);
        return transactions == null
                ? sink.setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE).build()
                : sink.setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                        .setTransactionalIdPrefix(transactions.idPrefix())
                        .build();
    }

    /** Answers as records of it. */
    AnswerRecords answerRecords() {
        return new AnswerRecords(topic.name(), topic.format(), mostBytes);
    }

    Properties producerProperties() {
        Properties producer = topic.clientProperties();
        producer.put("acks", "all");
        if (transactions != null) {
            producer.put(TransactionLimits.PRODUCER_PROPERTY, Integer.toString(transactions.timeoutMillis()));
        }
        // Kafka's own 5 ms are longer than most answers take.
        producer.putIfAbsent("linger.ms", "1");
        // The topic has the last word on sizes.
        producer.putIfAbsent(REQUEST_SIZE, Integer.toString(Math.max(DEFAULT_MOST_BYTES, mostBytes)));
        return producer;
    }
}
