package io.hedgerow.proto.flink;

import java.util.Arrays;
import java.util.function.Consumer;
import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * Executor pool to collector: what a pool has to say about one request at one moment, in the order in which the attempts
 * ended. Most often that is a single {@link AttemptReply}, which is its own record; several travel together, since a record
 * costs more than what is in it. Immutable.
 */
@TypeInfo(MessageTypeFactory.class)
public sealed interface AttemptReplies permits AttemptReply, SeveralReplies {
    /** Most replies of one record: an endpoint has no more variants. */
    int MOST = Long.SIZE;

    /**
     * The first replies of an array, which is copied where it has to be kept.
     *
     * @param replies all of one request and one admission
     * @param size how many of them, 1 to {@link #MOST}
     * @throws IllegalArgumentException when there are fewer or more, or they are of different requests
     */
    static AttemptReplies of(AttemptReply[] replies, int size) {
        if (size < 1 || size > MOST) {
            throw new IllegalArgumentException("a record has 1 to " + MOST + " replies, not " + size);
        }
        AttemptReply first = replies[0];
        for (int i = 1; i < size; i++) {
            if (!first.isOfSameRequest(replies[i])) {
                throw new IllegalArgumentException(
                        "a reply to " + replies[i].requestId() + " in a record of " + first.requestId());
            }
        }
        return size == 1 ? first : new SeveralReplies(Arrays.copyOf(replies, size));
    }

    /** The ID of the request, the key of the rendezvous. */
    String requestId();

    /** As in the work item. */
    long admission();

    /** How many replies there are: 1 to {@link #MOST}. */
    int size();

    /**
     * One of them.
     *
     * @param index 0 to {@link #size}, exclusive
     * @throws IndexOutOfBoundsException when there is none
     */
    AttemptReply reply(int index);

    /** Gives each of them to {@code action}, in order. */
    default void forEach(Consumer<? super AttemptReply> action) {
        for (int i = 0; i < size(); i++) {
            action.accept(reply(i));
        }
    }
}
