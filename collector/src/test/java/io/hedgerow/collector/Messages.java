package io.hedgerow.collector;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.proto.InvalidRequest;
import io.hedgerow.proto.Request;
import io.hedgerow.proto.flink.AttemptReplies;
import io.hedgerow.proto.flink.AttemptReply;
import io.hedgerow.proto.flink.EndpointGeneration;
import io.hedgerow.proto.flink.PlanHeader;
import java.util.Map;

/** Headers and replies for tests. */
final class Messages {
    private Messages() {}

    static PlanHeader header(String id, long admission, int endpoint, long variants, int arm, long nowMillis) {
        EndpointSpec spec = Endpoints.roster().endpoints().get(endpoint);
        return header(id, admission, 7, endpoint, spec, variants, arm, nowMillis);
    }

    /** A plan under a generation that was published. */
    static PlanHeader header(String id, long admission, EndpointGeneration generation, long nowMillis) {
        EndpointSpec spec = generation.endpoint();
        long variants = (1L << spec.variants().size()) - 1;
        return header(id, admission, generation.epoch(), generation.position(), spec, variants, -1, nowMillis);
    }

    static PlanHeader header(
            String id,
            long admission,
            long epoch,
            int position,
            EndpointSpec spec,
            long variants,
            int arm,
            long nowMillis) {
        long deadlineMillis = spec.hasDeadline() ? nowMillis + spec.deadlineMillis() : PlanHeader.NO_DEADLINE;
        return new PlanHeader(
                id,
                admission,
                epoch,
                spec.name(),
                position,
                variants,
                arm,
                nowMillis * 1_000,
                deadlineMillis,
                Request.UNSET,
                "replies",
                Map.of("traceparent", "00-1"),
                null);
    }

    /** A plan of all variants of the endpoint {@link Endpoints#VOTE} or {@link Endpoints#PATIENT}. */
    static PlanHeader header(String id, long admission, int endpoint, long nowMillis) {
        return header(id, admission, endpoint, endpoint == Endpoints.FASTEST ? 0b11 : 0b1111, -1, nowMillis);
    }

    static PlanHeader invalid(String id, long admission, long nowMillis) {
        return new PlanHeader(
                id,
                admission,
                7,
                "vote",
                Endpoints.VOTE,
                0,
                -1,
                nowMillis * 1_000,
                nowMillis + Endpoints.DEADLINE_MILLIS,
                Request.UNSET,
                null,
                Map.of(),
                new InvalidRequest("features.x", "is missing"));
    }

    static AttemptReply scored(String id, long admission, int variant, int label) {
        return new AttemptReply(
                id, admission, variant, Outcome.SCORED, null, 1_000 + variant, Prediction.ofLabel(label, 0.5));
    }

    static AttemptReply ended(String id, long admission, int variant, Outcome outcome) {
        return new AttemptReply(id, admission, variant, outcome, "because", 10, null);
    }

    /** Replies of one request in one record. */
    static AttemptReplies together(AttemptReply... replies) {
        return AttemptReplies.of(replies, replies.length);
    }
}
