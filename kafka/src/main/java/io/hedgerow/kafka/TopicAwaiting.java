package io.hedgerow.kafka;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Waits until a topic that was made is known to the brokers, which are told of it a moment after the controller.
 *
 * @param admin talks to the cluster
 */
record TopicAwaiting(Admin admin) {
    private static final int MOST_LOOKS = 100;
    private static final long PAUSE_MILLIS = 100;

    void await(String topic) throws ExecutionException, InterruptedException {
        for (int i = 1; ; i++) {
            try {
                admin.describeTopics(List.of(topic)).allTopicNames().get();
                return;
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException) || i == MOST_LOOKS) {
                    throw e;
                }
            }
            pause();
        }
    }

    // Nobody calls back when a broker has heard of a topic.
    private static void pause() throws InterruptedException {
        if (new CountDownLatch(1).await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("nobody counts down");
        }
    }
}
