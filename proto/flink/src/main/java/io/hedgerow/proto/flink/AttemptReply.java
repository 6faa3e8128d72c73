package io.hedgerow.proto.flink;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Prediction;
import org.apache.flink.api.common.typeinfo.TypeInfo;
import org.jspecify.annotations.Nullable;

/**
 * Executor pool to collector: how one attempt ended. Each variant of each work item is replied to exactly once.
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
        @Nullable Prediction prediction) {}
