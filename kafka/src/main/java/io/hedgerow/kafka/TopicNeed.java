package io.hedgerow.kafka;

import java.util.Map;

/**
 * A topic that a job cannot do without.
 *
 * @param path where the Job names it, e.g. {@code spec.requests.kafka}
 * @param topic the topic
 * @param purpose what it is for
 */
public record TopicNeed(String path, KafkaTopic topic, Purpose purpose) {

    /** What a topic is for. */
    public enum Purpose {
        REQUESTS,
        FEEDBACK,
        RECORDS,
        DEAD_LETTERS,
        CONTROL
    }

    /** What a topic is made with. Control documents are kept for as long as nothing replaces them. */
    Map<String, String> configs(int largestRequest) {
        return switch (purpose) {
            case REQUESTS, FEEDBACK, RECORDS -> Map.of();
            case DEAD_LETTERS ->
                Map.of("max.message.bytes", Integer.toString(largestRequest + TopicChecks.ROOM_FOR_ERROR_HEADERS));
            case CONTROL -> Map.of("cleanup.policy", "compact");
        };
    }

    /** Whether the job reads records from it that may end. */
    boolean isRead() {
        return purpose == Purpose.REQUESTS || purpose == Purpose.FEEDBACK;
    }

    /** Whether the job writes records to it. */
    public boolean isWritten() {
        return purpose == Purpose.RECORDS || purpose == Purpose.DEAD_LETTERS;
    }

    /** How many partitions it is made with. Documents of a control topic keep their order. */
    int partitions(int parallelism) {
        return purpose == Purpose.CONTROL ? 1 : parallelism;
    }
}
