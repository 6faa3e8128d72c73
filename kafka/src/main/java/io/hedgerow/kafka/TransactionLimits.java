package io.hedgerow.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long a transaction may be open. The broker has a largest time, and aborts what is open for longer than the producer has
 * asked for: what is in it is lost then. So it must be longer than the time between checkpoints, and should be longer than any
 * time in which the job is down.
 */
final class TransactionLimits {
    static final String PRODUCER_PROPERTY = "transaction.timeout.ms";
    static final String BROKER_PROPERTY = "transaction.max.timeout.ms";

    /** Kafka's own largest time where nobody has set another. */
    static final int USUAL_MOST_MILLIS = 900_000;

    private static final Logger LOG = LoggerFactory.getLogger(TransactionLimits.class);

    private TransactionLimits() {}

    /** The largest time that a cluster allows. */
    static int mostMillis(Admin admin) throws ExecutionException, InterruptedException {
        try {
            Node any = admin.describeCluster().nodes().get().iterator().next();
            ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, any.idString());
            Config config = admin.describeConfigs(List.of(broker)).all().get().get(broker);
            ConfigEntry entry = config == null ? null : config.get(BROKER_PROPERTY);
            return entry == null || entry.value() == null ? USUAL_MOST_MILLIS : Integer.parseInt(entry.value());
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof AuthorizationException)) {
                throw e;
            }
            LOG.info(
                    "The brokers' configuration may not be looked at; Kafka's preset of {} is assumed",
                    BROKER_PROPERTY);
            return USUAL_MOST_MILLIS;
        }
    }

    /** What a topic's producer asks for: what the Job says, else the usual, as far as the cluster allows it. */
    static int millis(KafkaTopic topic, int mostMillis) {
        String written = topic.properties().get(PRODUCER_PROPERTY);
        try {
            return written == null ? Math.min(USUAL_MOST_MILLIS, mostMillis) : Integer.parseInt(written.strip());
        } catch (NumberFormatException e) {
            return mostMillis; // the check of properties says what is wrong with it
        }
    }

    /** What is wrong with what a topic's producer asks for. */
    static Optional<String> problem(TopicNeed need, int mostMillis, Duration checkpointInterval) {
        int millis = millis(need.topic(), mostMillis);
        String servers = need.topic().bootstrapServers();
        if (millis > mostMillis) {
            return Optional.of(need.path() + ".properties: " + PRODUCER_PROPERTY + " is " + millis + ", the broker at "
                    + servers + " allows at most " + mostMillis + "; set it to that or less, or raise the broker's "
                    + BROKER_PROPERTY);
        }
        if (millis <= checkpointInterval.toMillis()) {
            return Optional.of(need.path() + ": a transaction may be open for " + millis + " ms (" + PRODUCER_PROPERTY
                    + ", and " + BROKER_PROPERTY + " of the broker at " + servers
                    + "), and is committed with a checkpoint, every " + checkpointInterval.toMillis()
                    + " ms: its records would be lost; a longer time, or a shorter checkpointing.interval, is allowed");
        }
        return Optional.empty();
    }
}
