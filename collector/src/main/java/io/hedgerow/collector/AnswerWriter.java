package io.hedgerow.collector;

import io.hedgerow.policies.DecidedBy;
import io.hedgerow.policies.ModelVersion;
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
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts decisions into the client's terms. */
final class AnswerWriter {
    private AnswerWriter() {}

    /** The answer of a decided request, with what was known of its attempts at that moment. */
    static Answer decided(ServedEndpoint endpoint, AdmittedRequest request, Decision decision, long latencyMicros) {
        PlanHeader header = request.header();
        VariantSpec variant =
                decision.variant() < 0 ? null : endpoint.variants().get(decision.variant());
        ModelVersion chosen = variant == null ? null : chosenModel(request.reply(decision.variant()));
        List<AttemptSummary> attempts = attempts(endpoint, request);
        return new Answer(
                header.requestId(),
                header.endpointName(),
                decision.status(),
                prediction(endpoint, request, decision, attempts),
                variant == null ? null : variant.name(),
                variant == null ? null : modelName(variant, chosen),
                variant == null ? null : modelVersion(variant, chosen),
                decision.decidedBy(),
                endpoint.armName(header.arm()),
                header.epoch(),
                latencyMicros,
                header.replyTo(),
                attempts,
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

    /** The answer of a request whose endpoint is not known here. */
    static Answer unserved(PlanHeader header, Decision decision, long latencyMicros) {
        return new Answer(
                header.requestId(),
                header.endpointName(),
                decision.status(),
                null,
                null,
                null,
                null,
                decision.decidedBy(),
                null,
                header.epoch(),
                latencyMicros,
                header.replyTo(),
                List.of(),
                null,
                header.headers());
    }

    private static List<AttemptSummary> attempts(ServedEndpoint endpoint, AdmittedRequest request) {
        AttemptSummary[] attempts =
                new AttemptSummary[Long.bitCount(request.header().variants())];
        int next = 0;
        for (long planned = request.header().variants(); planned != 0; planned &= planned - 1) {
            int variant = Long.numberOfTrailingZeros(planned);
            attempts[next++] = summary(endpoint, endpoint.variants().get(variant), request.reply(variant));
        }
        return List.of(attempts);
    }

    /** What the answer predicts; where that is one attempt's prediction, its summary has it in words already. */
    @SuppressWarnings("ReferenceEquality") // the very same one, or it is put into words
    private static @Nullable ClientPrediction prediction(
            ServedEndpoint endpoint, AdmittedRequest request, Decision decision, List<AttemptSummary> attempts) {
        Prediction prediction = decision.prediction();
        int variant = decision.variant();
        AttemptReply reply = variant < 0 ? null : request.reply(variant);
        if (prediction != null && reply != null && reply.prediction() == prediction) {
            long before = request.header().variants() & ((1L << variant) - 1);
            return attempts.get(Long.bitCount(before)).prediction();
        }
        return prediction == null ? null : endpoint.inClientTerms(prediction);
    }

    /** The model version that the request's key has chosen for an attempt, or null: the variant's own. */
    static @Nullable ModelVersion chosenModel(@Nullable AttemptReply reply) {
        Prediction prediction = reply == null ? null : reply.prediction();
        return prediction == null ? null : prediction.model();
    }

    static String modelName(VariantSpec variant, @Nullable ModelVersion chosen) {
        return chosen == null ? variant.model() : chosen.name();
    }

    static String modelVersion(VariantSpec variant, @Nullable ModelVersion chosen) {
        return chosen == null ? variant.version() : chosen.version();
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
