package io.hedgerow.kafka;

import java.util.Comparator;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TimeoutException;

/** Says in one line what a Kafka client's exception means for the one who wrote the Job. Never has a property's value. */
final class ClusterProblem {
    private static final int SHORTEST_SECRET = 4;

    private ClusterProblem() {}

    static String line(TopicNeed need, Throwable problem) {
        return need.path() + ": " + text(need.topic(), problem);
    }

    /** Of a topic without a path. */
    static String text(KafkaTopic topic, Throwable problem) {
        String servers = topic.bootstrapServers();
        String reason = withoutSecrets(reason(problem), topic.properties());
        if (isIn(problem, AuthenticationException.class)) {
            return "the broker at " + servers + " refuses these credentials: " + reason;
        }
        if (isIn(problem, AuthorizationException.class)) {
            return "the broker at " + servers + " does not allow what is to be done with the topic " + topic.name()
                    + ": " + reason;
        }
        if (isIn(problem, InvalidTopicException.class)) {
            return "the broker at " + servers + " takes no topic of the name " + topic.name() + ": " + reason;
        }
        if (isIn(problem, ConfigException.class)) {
            return "a client for " + servers + " cannot be made: " + reason;
        }
        if (isIn(problem, TimeoutException.class)) {
            return "no broker answers at " + servers + ": " + reason
                    + ". Is it running, reachable from here, and spoken to with its security.protocol?";
        }
        return "the topic " + topic.name() + " at " + servers + " cannot be used: " + reason;
    }

    /** Whether the same would be said of every topic of the cluster. */
    static boolean isOfCluster(Throwable problem) {
        return isIn(problem, AuthenticationException.class) || isUnreachable(problem);
    }

    /** Whether nobody has answered, with whatever credentials. */
    static boolean isUnreachable(Throwable problem) {
        return isIn(problem, TimeoutException.class);
    }

    private static boolean isIn(Throwable problem, Class<? extends Throwable> type) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private static String reason(Throwable problem) {
        Throwable innermost = problem;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        String message = innermost.getMessage();
        return message == null ? innermost.getClass().getSimpleName() : message;
    }

    /** Longest first, as one value may be a part of another. */
    private static String withoutSecrets(String text, Map<String, String> properties) {
        return properties.values().stream()
                .filter(value -> value.length() >= SHORTEST_SECRET)
                .sorted(Comparator.comparingInt(String::length).reversed())
                .reduce(text, (hidden, value) -> hidden.replace(value, "[hidden]"));
    }
}
