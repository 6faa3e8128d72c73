package io.hedgerow.proto.flink;

import java.util.Arrays;

/** Two or more replies of one request and admission. */
final class SeveralReplies implements AttemptReplies {
    private final AttemptReply[] replies;

    /** @param replies never changed again */
    SeveralReplies(AttemptReply[] replies) {
        this.replies = replies;
    }

    @Override
    public String requestId() {
        return replies[0].requestId();
    }

    @Override
    public long admission() {
        return replies[0].admission();
    }

    @Override
    public int size() {
        return replies.length;
    }

    @Override
    public AttemptReply reply(int index) {
        return replies[index];
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof SeveralReplies other && Arrays.equals(replies, other.replies);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(replies);
    }

    @Override
    public String toString() {
        return Arrays.toString(replies);
    }
}
