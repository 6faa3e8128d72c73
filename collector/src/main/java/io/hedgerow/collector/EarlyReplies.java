package io.hedgerow.collector;

import io.hedgerow.proto.flink.AttemptReply;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Attempts that came before their header, of one or several admissions of the ID, in order of arrival. */
final class EarlyReplies extends RequestState {
    /** Room for four admissions of an endpoint with the most variants there can be. */
    static final int CAPACITY = 256;

    private final long sinceMillis;
    private final List<AttemptReply> replies;

    EarlyReplies(long sinceMillis) {
        this(sinceMillis, List.of());
    }

    EarlyReplies(long sinceMillis, List<AttemptReply> replies) {
        this.sinceMillis = sinceMillis;
        this.replies = new ArrayList<>(replies);
    }

    /** Keeps a reply; false when there is no room. */
    boolean add(AttemptReply reply) {
        return replies.size() < CAPACITY && replies.add(reply);
    }

    long sinceMillis() {
        return sinceMillis;
    }

    List<AttemptReply> replies() {
        return Collections.unmodifiableList(replies);
    }

    @Override
    Kind kind() {
        return Kind.EARLY;
    }

    @Override
    EarlyReplies copy() {
        return new EarlyReplies(sinceMillis, replies);
    }
}
