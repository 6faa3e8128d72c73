package io.hedgerow.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests by the clock, and looks which are answered, each on a thread of its own, beside whatever happens to the
 * cluster. Thread-safe.
 */
final class TopicTraffic implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final Topics topics;
    private final long seed;
    private final long requests;
    private final double ratePerSecond;
    private final AnswerTimes times;
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final Thread sender = new Thread(this::send, "campaign-sender");
    private final Thread reader = new Thread(this::read, "campaign-reader");
    private volatile boolean isClosed;

    /** That of a job; sends nothing yet. Null: the job makes its requests itself. */
    static @Nullable TopicTraffic of(PaymentsJob job) {
        Topics topics = job.topics();
        return topics == null ? null : new TopicTraffic(topics, job.seed(), job.requests(), job.ratePerSecond());
    }

    private TopicTraffic(Topics topics, long seed, long requests, double ratePerSecond) {
        this.topics = topics;
        this.seed = seed;
        this.requests = requests;
        this.ratePerSecond = ratePerSecond;
        this.times = new AnswerTimes(requests);
        sender.setDaemon(true);
        reader.setDaemon(true);
    }

    /** Begins. */
    void start() {
        reader.start();
        sender.start();
    }

    private void send() {
        PaymentRequests payments = new PaymentRequests(seed);
        long startNanos = System.nanoTime();
        try (KafkaProducer<byte[], byte[]> producer = topics.producer()) {
            for (long index = 0; index < requests && !isClosed; index++) {
                long dueNanos = startNanos + (long) (index / ratePerSecond * TimeUnit.SECONDS.toNanos(1));
                TimeUnit.NANOSECONDS.sleep(dueNanos - System.nanoTime());
                times.sent(index, System.currentTimeMillis());
                Future<RecordMetadata> unused = producer.send(
                        new ProducerRecord<>(Topics.REQUESTS, payments.next(index)), (metadata, e) -> acknowledge(e));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    private void acknowledge(@Nullable Exception e) {
        if (e == null) {
            acknowledged.incrementAndGet();
        } else {
            failure.compareAndSet(null, e);
        }
    }

    private void read() {
        try (KafkaConsumer<byte[], byte[]> consumer = topics.answers()) {
            while (!isClosed) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                long nowMillis = System.currentTimeMillis();
                records.forEach(
                        record -> times.answered(PaymentRequests.index(new String(record.key(), UTF_8)), nowMillis));
            }
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    /** Whether every request was sent and answered, or nothing more can come of it. */
    boolean isDone() {
        return failure.get() != null || (acknowledged.get() == requests && times.answers() == requests);
    }

    /** When each was sent and answered. */
    AnswerTimes times() {
        return times;
    }

    /** How many were sent and answered. */
    String progress() {
        return acknowledged.get() + " sent, " + times.answers() + " answered";
    }

    /** What kept requests from being sent or answers from being read, or null. */
    @Nullable
    Exception failure() {
        return failure.get();
    }

    @Override
    public void close() throws InterruptedException {
        isClosed = true;
        sender.interrupt();
        sender.join(TimeUnit.SECONDS.toMillis(10));
        reader.join(TimeUnit.SECONDS.toMillis(10));
    }
}
