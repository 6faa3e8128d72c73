package io.hedgerow.kafka;

import io.hedgerow.kafka.once.WriterId;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.acl.AclOperation;

/**
 * Looks, before a job starts, whether its answers can be written once: whether the brokers have transactions, list them, and let this
 * account end them. What is found is the topic's end, from where the run's answers begin.
 *
 * @param timeoutMillis how long a transaction may be open
 * @param ends by partition the offset of what comes next
 */
public record OnceCheck(int timeoutMillis, Map<Integer, Long> ends) {
    /**
     * What the Kafka client asks for where nobody says. A writer that stands still for longer has its transaction aborted, and a reader of
     * committed records waits at most that long for one that is gone for good.
     */
    private static final int USUAL_MILLIS = 60_000;

    /** The name of a start that none has. */
    private static final String PROBE = "check0";

    public OnceCheck {
        ends = Map.copyOf(ends);
    }

    /**
     * Looks.
     *
     * @throws IOException with one line for whoever wrote the Job, when it cannot be done
     */
    public static OnceCheck of(TopicNeed need, String job) throws IOException, InterruptedException {
        KafkaTopic topic = need.topic();
        try (OnceTopic answers = OnceTopic.open(topic, job, id -> {})) {
            requireRights(answers, topic);
            String probe = new WriterId(job, PROBE, 1, 0).text();
            answers.fence(Set.of(probe));
            if (!answers.transactionalIds().contains(probe)) {
                throw new IOException("the brokers do not list the writers of " + topic.uri()
                        + ": whoever runs the job needs Describe and Write for transactional IDs that begin with "
                        + WriterId.prefix(job));
            }
            return new OnceCheck(timeoutMillis(topic, answers.mostTransactionMillis()), answers.ends());
        } catch (IOException e) {
            throw new IOException(need.path() + ": delivery: answerOnce is not possible: " + e.getMessage(), e);
        }
    }

    /** A job that may not read its answers would serve on, and find out at its first failure. */
    private static void requireRights(OnceTopic answers, KafkaTopic topic) throws IOException {
        Set<AclOperation> denied = answers.deniedOperations();
        if (!denied.isEmpty()) {
            throw new IOException("the broker at " + topic.bootstrapServers() + " does not allow " + denied
                    + " for the topic " + topic.name() + ": answers are written, and at a restore read back");
        }
    }

    private static int timeoutMillis(KafkaTopic topic, int mostMillis) throws IOException {
        String written = topic.properties().get(TransactionLimits.PRODUCER_PROPERTY);
        int millis = written == null ? Math.min(USUAL_MILLIS, mostMillis) : Integer.parseInt(written.strip());
        if (millis > mostMillis) {
            throw new IOException(TransactionLimits.PRODUCER_PROPERTY + " is " + millis + ", and the brokers at "
                    + topic.bootstrapServers() + " allow at most " + mostMillis);
        }
        return millis;
    }
}
