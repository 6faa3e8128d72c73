package io.hedgerow.collector;

import io.hedgerow.policies.ModelVersion;
import io.hedgerow.policies.spec.VariantSpec;
import io.hedgerow.proto.AttemptRecord;
import io.hedgerow.proto.flink.AttemptReply;
import io.hedgerow.proto.flink.PlanHeader;

/**
 * Writes the audit records of the sampled requests. What ended before the decision is written with it, because
 * only then it is known which attempt answered.
 */
final class AttemptJournal {
    private final AttemptSampler sampler;
    private final RendezvousOutput out;

    AttemptJournal(CollectorOptions options, RendezvousOutput out) {
        this.sampler = new AttemptSampler(options);
        this.out = out;
    }

    /** The request was decided; {@code answering} is the position of the variant that answers, or -1. */
    void onDecided(ServedEndpoint endpoint, AdmittedRequest request, int answering) {
        if (!sampler.isSampled(request.header().requestId())) {
            return;
        }
        for (AttemptReply reply : request.inOrderOfArrival()) {
            int variant = reply.variant();
            out.attempt(record(endpoint, request.header(), reply, request.isLate(variant), variant == answering));
        }
    }

    /** An attempt of a decided request ended. */
    void onEndedAfterDecision(ServedEndpoint endpoint, AdmittedRequest request, AttemptReply reply, boolean isLate) {
        if (sampler.isSampled(reply.requestId())) {
            boolean hasAnswered = request.isAnswering(reply.variant());
            out.attempt(record(endpoint, request.header(), reply, isLate, hasAnswered));
        }
    }

    private static AttemptRecord record(
            ServedEndpoint endpoint, PlanHeader header, AttemptReply reply, boolean isLate, boolean hasAnswered) {
        VariantSpec variant = endpoint.variants().get(reply.variant());
        ModelVersion chosen = AnswerWriter.chosenModel(reply);
        return new AttemptRecord(
                reply.requestId(),
                endpoint.name(),
                variant.name(),
                AnswerWriter.modelName(variant, chosen),
                AnswerWriter.modelVersion(variant, chosen),
                variant.shadow(),
                endpoint.armName(header.arm()),
                header.epoch(),
                reply.outcome(),
                reply.reason(),
                reply.latencyMicros(),
                isLate,
                hasAnswered,
                header.eventTimeMillis(),
                AnswerWriter.prediction(endpoint, reply));
    }
}
