package io.hedgerow.benchmarks.load;

import io.hedgerow.benchmarks.load.kafka.AnswerReader;
import io.hedgerow.benchmarks.load.kafka.RunTopics;
import io.hedgerow.kafka.RequestSender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * Who sends the requests of a run to a topic, and reads their answers from another: an open loop on one thread, and a reader on
 * another. A request that the client, the broker or the job holds up stays due when it was. Time starts when the first requests
 * have been answered.
 */
final class TopicClient implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(60);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final RunRecorder recorder;
    private final Schedule schedule;
    private final RunTopics topics;
    private final Predicate<byte[]> isAnswered;
    private final ThreadGroup threads = new ThreadGroup("bench client");
    private final CompletableFuture<Void> reading;
    private final CompletableFuture<Void> sending;
    private volatile boolean isStopped;
    private volatile boolean isSent;

    /** What one thread does. */
    private interface Part {
        void run() throws IOException;
    }

    private TopicClient(RunRecorder recorder, RunTopics topics, Predicate<byte[]> isAnswered) {
        this.recorder = recorder;
        this.schedule = recorder.schedule();
        this.topics = topics;
        this.isAnswered = isAnswered;
        this.reading = onAThread("bench-answers", this::read);
        this.sending = onAThread("bench-requests", this::send);
    }

    /**
     * Starts a client.
     *
     * @param recorder knows what to send and when, and hears what became of it
     * @param topics which are there
     * @param isAnswered whether an answer, as its record's value, says something
     */
    static TopicClient start(RunRecorder recorder, RunTopics topics, Predicate<byte[]> isAnswered) {
        return new TopicClient(recorder, topics, isAnswered);
    }

    /** The threads of the group are the client's, those of Kafka's producer among them. */
    private CompletableFuture<Void> onAThread(String name, Part part) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        part.run();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                task -> new Thread(threads, task, name).start());
    }

    private void read() {
        AnswerTally tally = recorder.newTally();
        try (AnswerReader reader = new AnswerReader(topics.answers())) {
            while (!isStopped) {
                reader.poll(
                        POLL,
                        (requestId, value, arrivedNanos) ->
                                tally.add(RequestSeries.indexOf(requestId), isAnswered.test(value), arrivedNanos));
            }
        }
    }

    private void send() throws IOException {
        RequestSeries.Requests requests = recorder.series().requests();
        AtomicLong sent = recorder.newSentCounter();
        try (RequestSender sender = new RequestSender(topics.requests())) {
            while (sent.get() < schedule.prefill()) {
                sender.send(requests.request(sent.getAndIncrement()));
            }
            sender.flush();
            while (recorder.answers() < schedule.prefill() && !isStopped) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            long originNanos = recorder.originNanos(System.nanoTime());
            for (long index = sent.get(); isDue(index, originNanos); index = sent.get()) {
                sender.send(requests.request(index));
                sent.lazySet(index + 1);
            }
            sender.flush();
            isSent = true;
        }
    }

    /** Waits until a request is due; false where none is any more. */
    private boolean isDue(long index, long originNanos) {
        long dueNanos = schedule.dueNanos(index);
        if (dueNanos >= recorder.endNanos()) {
            return false;
        }
        long waitNanos = originNanos + dueNanos - System.nanoTime();
        while (waitNanos > 0 && !isStopped) {
            LockSupport.parkNanos(waitNanos);
            waitNanos = originNanos + dueNanos - System.nanoTime();
        }
        return !isStopped;
    }

    /** Whether each request that was to be sent has been sent and answered. */
    boolean isDone() {
        return isSent && recorder.answers() >= recorder.sent();
    }

    /** Throws what the client failed with, if it has. */
    void check() throws Exception {
        WatchedJob.isOverWithin(sending, 0);
        WatchedJob.isOverWithin(reading, 0);
    }

    /** Its threads, whose cost is not that of the job. */
    ThreadGroup threads() {
        return threads;
    }

    /** Ends it, whatever it has not sent or read. */
    @Override
    public void close() throws Exception {
        isStopped = true;
        CompletableFuture.allOf(sending, reading).get(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS);
    }
}
