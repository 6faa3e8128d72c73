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

    /** What a fence asks for, or more. */
    private static final int LEAST_MOST_MILLIS = 60_000;

    /** Before the name of a start, the name of one that none has. */
    private static final String PROBE = "check";

    public OnceCheck {
        ends = Map.copyOf(ends);
    }

    /**
     * Looks.
     *
     * @param run tells the starts of a job apart, for two that look at the same time: letters and digits
     * @throws IOException with one line for whoever wrote the Job, when it cannot be done
     */
    public static OnceCheck of(TopicNeed need, String job, String run) throws IOException, InterruptedException {
        KafkaTopic topic = need.topic();
        try (OnceTopic answers = OnceTopic.open(topic, job, id -> {})) {
            requireRights(answers, topic);
            int timeoutMillis = timeoutMillis(topic, answers.mostTransactionMillis());
            requireFences(answers, topic, new WriterId(job, PROBE + run, 1, 0));
            return new OnceCheck(timeoutMillis, answers.ends());
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

    /** What the first takeover relies on, which may be days away. */
    private static void requireFences(OnceTopic answers, KafkaTopic topic, WriterId probe)
            throws IOException, InterruptedException {
        Set<String> id = Set.of(probe.text());
        answers.begin(id);
        if (!answers.transactionalIds().containsAll(id)) {
            throw new IOException(
                    "the brokers do not list the writers of " + topic.uri() + ": " + WriterId.rights(probe.job()));
        }
        boolean isFencedBefore = !answers.fenced(id).isEmpty();
        answers.fence(id);
        if (isFencedBefore || answers.fenced(id).isEmpty()) {
            throw new IOException("the brokers at " + topic.bootstrapServers()
                    + " do not tell (DescribeTransactions) which transaction timeout a writer was begun with last: which"
                    + " writers are fenced cannot be known");
        }
    }

    private static int timeoutMillis(KafkaTopic topic, int mostMillis) throws IOException {
        if (mostMillis < LEAST_MOST_MILLIS) {
            throw new IOException(TransactionLimits.BROKER_PROPERTY + " of the brokers at " + topic.bootstrapServers()
                    + " is " + mostMillis + "; " + LEAST_MOST_MILLIS + " at least is needed");
        }
        String written = topic.properties().get(TransactionLimits.PRODUCER_PROPERTY);
        int millis = written == null ? USUAL_MILLIS : Integer.parseInt(written.strip());
        if (millis > mostMillis) {
            throw new IOException(TransactionLimits.PRODUCER_PROPERTY + " is " + millis + ", and the brokers at "
                    + topic.bootstrapServers() + " allow at most " + mostMillis);
        }
        return millis;
    }
}
