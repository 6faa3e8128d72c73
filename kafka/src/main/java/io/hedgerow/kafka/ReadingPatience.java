package io.hedgerow.kafka;

import java.io.IOException;
import java.time.Duration;

/**
 * Ends a reading of what is known to be there when nothing comes for a minute: a consumer waits for a broker that has gone
 * for ever, and says nothing. Not thread-safe.
 */
final class ReadingPatience {
    /** How long a poll waits at most. */
    static final Duration POLL = Duration.ofMillis(200);

    private static final int MOST_EMPTY_POLLS = 300;

    private final KafkaTopic topic;
    private int emptyPolls;

    ReadingPatience(KafkaTopic topic) {
        this.topic = topic;
    }

    void polled(int records) throws IOException {
        emptyPolls = records == 0 ? emptyPolls + 1 : 0;
        if (emptyPolls == MOST_EMPTY_POLLS) {
            throw new IOException("the topic " + topic.name() + " at " + topic.bootstrapServers()
                    + " has records that did not come within "
                    + POLL.multipliedBy(MOST_EMPTY_POLLS).toSeconds() + " s; is the broker still there?");
        }
    }
}
