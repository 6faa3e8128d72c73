package io.hedgerow.collector;

import io.hedgerow.proto.flink.AttemptReply;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Attempts that came before their header, of one or several admissions of the ID, in order of arrival. */
final class EarlyReplies extends RequestState {
    /** Room for four admissions of an endpoint with the most variants there can be. */
    static final int CAPACITY = 256;

    private static final int USUAL_VARIANTS = 4;

    private final List<AttemptReply> replies = new ArrayList<>(USUAL_VARIANTS);

    EarlyReplies(String requestId) {
        super(requestId);
    }

    /** Keeps a reply; false when there is no room. */
    boolean add(AttemptReply reply) {
        return replies.size() < CAPACITY && replies.add(reply);
    }

    /** At least one, once it is in the store. */
    List<AttemptReply> replies() {
        return Collections.unmodifiableList(replies);
    }
}
