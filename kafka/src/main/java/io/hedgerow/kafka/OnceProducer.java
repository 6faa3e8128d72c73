package io.hedgerow.kafka;

import io.hedgerow.kafka.once.TransactionalWriter;
import io.hedgerow.kafka.once.WriterId;
import io.hedgerow.proto.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The producer of one subtask's answers, and how far the topic is: by partition an offset that everything is at or above which it will
 * still write. {@link #begin}, {@link #send} and {@link #commit} are one thread's; offsets may be asked for by another.
 */
final class OnceProducer implements TransactionalWriter<Answer> {
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(1);

    private final KafkaTopic topic;
    private final WriterId id;
    private final AnswerRecords records;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Map<Integer, Long> offsets = new ConcurrentHashMap<>();
    private final Runnable lookingAround;

    /**
     * A producer that has not begun.
     *
     * @param lookingAround called now and then; must not wait
     */
    OnceProducer(OutputTopic output, WriterId id, int timeoutMillis, Runnable lookingAround) throws IOException {
        this.topic = output.topic();
        this.id = id;
        this.records = output.answerRecords();
        this.lookingAround = lookingAround;
        Properties properties = output.producerProperties();
        properties.put("transactional.id", id.text());
        properties.put(TransactionLimits.PRODUCER_PROPERTY, Integer.toString(notOfAFence(timeoutMillis)));
        properties.put("linger.ms", "0"); // a commit waits for nothing else to come
        try {
            producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        } catch (KafkaException e) {
            throw new IOException(ClusterProblem.text(topic, e), e);
        }
    }

    /** By it writers that were fenced are told from others. */
    private static int notOfAFence(int timeoutMillis) {
        return timeoutMillis == OnceTopic.FENCED_MILLIS ? timeoutMillis - 1 : timeoutMillis;
    }

    /** Ends what an earlier producer of this ID has open, and keeps it from going on. */
    void initialize() throws IOException {
        try {
            producer.initTransactions();
        } catch (KafkaException | IllegalStateException e) {
            throw failure(e);
        }
    }

    @Override
    public void begin() throws IOException {
        try {
            producer.beginTransaction();
        } catch (KafkaException | IllegalStateException e) {
            throw failure(e);
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the commit fails where a record does
    public void send(Answer answer) throws IOException {
        try {
            producer.send(records.record(answer), (written, problem) -> {
                if (problem == null) {
                    atLeast(written.partition(), written.offset() + 1);
                }
            });
        } catch (KafkaException | IllegalStateException e) {
            throw failure(e);
        }
    }

    @Override
    public void commit() throws IOException {
        try {
            producer.commitTransaction();
        } catch (KafkaException | IllegalStateException e) {
            throw failure(e);
        }
    }

    @Override
    public void lookAround() {
        lookingAround.run();
    }

    private IOException failure(RuntimeException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProducerFencedException || cause instanceof InvalidProducerEpochException) {
                return new IOException(
                        "the writer " + id.text() + " of answers to " + topic.uri()
                                + " was ended by the brokers: another"
                                + " execution of the job has taken over, or a transaction was open for longer than "
                                + TransactionLimits.PRODUCER_PROPERTY
                                + ". Once after a failure that is as it should be;"
                                + " again and again it means that two jobs of one name run",
                        e);
            }
        }
        return new IOException("answers cannot be committed: " + ClusterProblem.text(topic, e), e);
    }

    /** What comes will be at that offset or above it. */
    void atLeast(int partition, long offset) {
        offsets.merge(partition, offset, Math::max);
    }

    /** By partition an offset below which nothing will be written any more. */
    Map<Integer, Long> offsets() {
        return Map.copyOf(offsets);
    }

    @Override
    public void close() {
        producer.close(CLOSE_WAIT);
    }
}
