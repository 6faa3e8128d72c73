package io.hedgerow.proto.flink;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Prediction;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInfo;
import org.jspecify.annotations.Nullable;

/**
 * How one attempt ended. Each variant of each work item is replied to exactly once, alone or among
 * {@link AttemptReplies}.
 *
 * @param requestId the request's ID
 * @param admission as in the work item
 * @param variant position of the variant in its endpoint
 * @param outcome how it ended
 * @param reason why it did not score, or null
 * @param latencyMicros from entering the pool to its end
 * @param prediction what was predicted, or null unless SCORED
 */
@TypeInfo(MessageTypeFactory.class)
public record AttemptReply(
        String requestId,
        long admission,
        int variant,
        Outcome outcome,
        @Nullable String reason,
        long latencyMicros,
        @Nullable Prediction prediction)
        implements AttemptReplies {

    /** Whether another reply may travel in one record with this one. */
    public boolean isOfSameRequest(AttemptReply other) {
        return admission == other.admission && requestId.equals(other.requestId);
    }

    /** One. */
    @Override
    public int size() {
        return 1;
    }

    /** This one. */
    @Override
    public AttemptReply reply(int index) {
        Objects.checkIndex(index, 1);
        return this;
    }
}
