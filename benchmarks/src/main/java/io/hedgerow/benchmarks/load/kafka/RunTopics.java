package io.hedgerow.benchmarks.load.kafka;

import io.hedgerow.kafka.KafkaTopic;
import io.hedgerow.kafka.KafkaTopic.Format;
import io.hedgerow.kafka.TopicChecks;
import io.hedgerow.kafka.TopicNeed;
import io.hedgerow.kafka.TopicNeed.Purpose;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/**
 * The topics of one run, with the records in them gone when it is over.
 *
 * @param requests where the client writes and the job reads
 * @param answers where the job writes and the client reads
 */
public record RunTopics(KafkaTopic requests, KafkaTopic answers) implements AutoCloseable {
    /** A client of a broker that does not answer gives up before whoever waits for the client does. */
    private static final Map<String, String> CLIENT =
            Map.of("max.block.ms", "10000", "request.timeout.ms", "10000", "delivery.timeout.ms", "20000");

    private static final Duration LONGEST_DELETION = Duration.ofSeconds(30);

    /**
     * Makes topics.
     *
     * @param bootstrapServers where the broker is
     * @param partitions of each
     * @param run number that no other run with this broker has
     * @throws IOException when the broker cannot be reached, or does not make them
     */
    public static RunTopics make(String bootstrapServers, int partitions, long run) throws IOException {
        RunTopics topics = new RunTopics(
                new KafkaTopic(bootstrapServers, "requests-" + run, Format.JSON, CLIENT),
                new KafkaTopic(bootstrapServers, "answers-" + run, Format.JSON, CLIENT));
        TopicChecks checks = new TopicChecks(true, partitions, null);
        checks.check(List.of(
                new TopicNeed("requests", topics.requests, Purpose.REQUESTS),
                new TopicNeed("answers", topics.answers, Purpose.RECORDS)));
        if (!checks.problems().isEmpty()) {
            throw new IOException(String.join("; ", checks.problems()));
        }
        return topics;
    }

    /** Deletes both. */
    @Override
    public void close() throws IOException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", requests.bootstrapServers()))) {
            admin.deleteTopics(List.of(requests.name(), answers.name()))
                    .all()
                    .get(LONGEST_DELETION.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the topics of a run stay behind: " + e, e);
        }
    }
}
