package io.hedgerow.collector;

import io.hedgerow.policies.DecidedBy;
import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.Status;
import io.hedgerow.policies.selection.Decision;
import io.hedgerow.policies.spec.VariantSpec;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.AttemptSummary;
import io.hedgerow.proto.ClientPrediction;
import io.hedgerow.proto.flink.AttemptReply;
import io.hedgerow.proto.flink.PlanHeader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts decisions into the client's terms. */
final class AnswerWriter {
    private AnswerWriter() {}

    /** The answer of a decided request, with what was known of its attempts at that moment. */
    static Answer decided(ServedEndpoint endpoint, OpenRequest request, Decision decision, long latencyMicros) {
        PlanHeader header = request.header();
        VariantSpec variant =
                decision.variant() < 0 ? null : endpoint.variants().get(decision.variant());
        Prediction prediction = decision.prediction();
        return new Answer(
                header.requestId(),
                header.endpointName(),
                decision.status(),
                prediction == null ? null : endpoint.inClientTerms(prediction),
                variant == null ? null : variant.name(),
                variant == null ? null : variant.model(),
                variant == null ? null : variant.version(),
                decision.decidedBy(),
                endpoint.armName(header.arm()),
                header.epoch(),
                latencyMicros,
                header.replyTo(),
                attempts(endpoint, request),
                null,
                header.headers());
    }

    /** The answer of a request that was refused. */
    static Answer invalid(PlanHeader header, long latencyMicros) {
        return new Answer(
                header.requestId(),
                header.endpointName(),
                Status.INVALID,
                null,
                null,
                null,
                null,
                DecidedBy.INVALID,
                null,
                0,
                latencyMicros,
                header.replyTo(),
                List.of(),
                header.error(),
                header.headers());
    }

    private static List<AttemptSummary> attempts(ServedEndpoint endpoint, OpenRequest request) {
        List<AttemptSummary> attempts = new ArrayList<>();
        for (int i = 0; i < endpoint.variants().size(); i++) {
            if (request.isPlanned(i)) {
                attempts.add(summary(endpoint, endpoint.variants().get(i), request.reply(i)));
            }
        }
        return attempts;
    }

    private static AttemptSummary summary(ServedEndpoint endpoint, VariantSpec variant, @Nullable AttemptReply reply) {
        return reply == null
                ? new AttemptSummary(variant.name(), null, null, 0, null)
                : new AttemptSummary(
                        variant.name(),
                        reply.outcome(),
                        reply.reason(),
                        reply.latencyMicros(),
                        prediction(endpoint, reply));
    }

    /** What an attempt predicted, in the client's terms; null unless it scored. */
    static @Nullable ClientPrediction prediction(ServedEndpoint endpoint, AttemptReply reply) {
        Prediction prediction = reply.prediction();
        return prediction == null || reply.outcome() != Outcome.SCORED ? null : endpoint.inClientTerms(prediction);
    }
}
