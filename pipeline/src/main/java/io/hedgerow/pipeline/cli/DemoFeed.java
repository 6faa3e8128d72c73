package io.hedgerow.pipeline.cli;

import io.hedgerow.kafka.AnswerFollower;
import io.hedgerow.kafka.KafkaTopic;
import io.hedgerow.kafka.RequestSender;
import io.hedgerow.pipeline.sources.RequestGenerator;
import io.hedgerow.proto.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends a demo's requests to a topic, as fast as it should, and follows the topic of answers until each of them has one:
 * the part of a client. The first request is sent alone, and the others once it has been answered: then everything is
 * loaded and connected. Requests that others send at the same time are served, too, and not waited for.
 */
final class DemoFeed {
    private static final long TICK_NANOS = 1_000_000;
    private static final Duration POLL = Duration.ofMillis(50);
    private static final double NANOS_PER_SECOND = 1e9;

    /** An answer that has not come so long after the one before it is lost. */
    private static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();

    /** Models are loaded meanwhile. */
    private static final long START_PATIENCE_NANOS = Duration.ofMinutes(2).toNanos();

    private final KafkaTopic requests;
    private final KafkaTopic answers;
    private final RequestGenerator.Series series;
    private final LongSupplier nanoClock;
    private final Set<String> unanswered = ConcurrentHashMap.newKeySet();
    private volatile boolean isFollowing;
    private volatile boolean isSent;
    private volatile boolean isStopped;
    private volatile long lastAnswerNanos;
    private volatile @Nullable Exception failure;

    /**
     * A feed.
     *
     * @param requests topic of requests
     * @param answers topic of answers
     * @param series what to send
     * @param nanoClock time that only goes forward
     */
    DemoFeed(KafkaTopic requests, KafkaTopic answers, RequestGenerator.Series series, LongSupplier nanoClock) {
        this.requests = requests;
        this.answers = answers;
        this.series = series;
        this.nanoClock = nanoClock;
    }

    /** Sends and follows on threads of its own, which end with what they do, or with {@link #stop}. */
    void start(long startIndex, long count, double ratePerSecond) {
        thread("demo-answers", this::follow).start();
        thread("demo-requests", () -> send(startIndex, count, ratePerSecond)).start();
    }

    /** Whether every request that was to be sent has been sent and answered, or nothing more will come of it. */
    boolean isDone() {
        return failure != null || (isSent && (unanswered.isEmpty() || isLate()));
    }

    private boolean isLate() {
        return nanoClock.getAsLong() - lastAnswerNanos > PATIENCE_NANOS;
    }

    /** Why it could not go on; null where it could. */
    @Nullable
    Exception failure() {
        return failure;
    }

    void stop() {
        isStopped = true;
    }

    private Thread thread(String name, Part part) {
        Thread thread = new Thread(
                () -> {
                    try {
                        part.run();
                    } catch (IOException | RuntimeException e) {
                        failure = e;
                    }
                },
                name);
        thread.setDaemon(true);
        return thread;
    }

    /** What one thread does. */
    private interface Part {
        void run() throws IOException;
    }

    private void follow() throws IOException {
        try (AnswerFollower follower = new AnswerFollower(answers)) {
            isFollowing = true;
            while (!isStopped && !isDone()) {
                follower.poll(POLL, this::answered);
            }
        }
    }

    private void answered(String requestId) {
        if (unanswered.remove(requestId)) {
            lastAnswerNanos = nanoClock.getAsLong();
        }
    }

    private void send(long startIndex, long count, double ratePerSecond) throws IOException {
        try (RequestSender sender = new RequestSender(requests)) {
            await(() -> isFollowing, "the topic of answers cannot be followed");
            send(sender, startIndex);
            sender.flush();
            await(unanswered::isEmpty, "the first request has no answer");
            sendPaced(sender, startIndex, count, ratePerSecond);
            sender.flush();
            lastAnswerNanos = nanoClock.getAsLong();
            isSent = true;
        }
    }

    private void await(BooleanSupplier condition, String otherwise) throws IOException {
        long beginNanos = nanoClock.getAsLong();
        while (!condition.getAsBoolean() && !isStopped && failure == null) {
            if (nanoClock.getAsLong() - beginNanos > START_PATIENCE_NANOS) {
                throw new IOException(otherwise + " for "
                        + Duration.ofNanos(START_PATIENCE_NANOS).toSeconds() + " s");
            }
            LockSupport.parkNanos(TICK_NANOS);
        }
    }

    private void sendPaced(RequestSender sender, long startIndex, long count, double ratePerSecond) throws IOException {
        long beginNanos = nanoClock.getAsLong();
        long sent = 1;
        while (sent < count && !isStopped) {
            double elapsedSeconds = (nanoClock.getAsLong() - beginNanos) / NANOS_PER_SECOND;
            long due = Math.min(count, 1 + (long) (elapsedSeconds * ratePerSecond));
            while (sent < due) {
                send(sender, startIndex + sent++);
            }
            LockSupport.parkNanos(TICK_NANOS);
        }
    }

    private void send(RequestSender sender, long index) throws IOException {
        Request request = series.request(index);
        unanswered.add(request.requestId());
        sender.send(request);
    }
}
