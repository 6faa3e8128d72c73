package io.hedgerow.collector;

import io.hedgerow.policies.DecidedBy;
import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Status;
import io.hedgerow.proto.flink.AttemptReply;

/** Counts what becomes of one generation's requests, whose variants go by position. Not thread-safe. */
final class GenerationRecorder {
    private final EndpointRecorder endpoint;
    private final VariantRecorder[] variants;

    GenerationRecorder(EndpointRecorder endpoint, VariantRecorder[] variants) {
        this.endpoint = endpoint;
        this.variants = variants;
    }

    /** Where all generations of the endpoint count. */
    EndpointRecorder endpoint() {
        return endpoint;
    }

    void onOpened(long planned, int arm) {
        endpoint.changed();
        for (long rest = planned; rest != 0; rest &= rest - 1) {
            variants[Long.numberOfTrailingZeros(rest)].attempts++;
        }
        if (arm >= 0) {
            variants[arm].armRequests++;
        }
    }

    void onAttemptEnded(AttemptReply reply, boolean isArm, boolean isLate) {
        endpoint.changed();
        VariantRecorder variant = variants[reply.variant()];
        variant.outcomes.increment(reply.outcome());
        variant.late += isLate ? 1 : 0;
        if (mayHaveRun(reply)) {
            LatencyDistribution.record(variant.latency, reply.latencyMicros());
        }
        if (isArm && reply.outcome() != Outcome.SCORED) {
            variant.armFailures++;
        }
    }

    /** A loser that was never launched, and a variant that is not called, end at once. */
    private static boolean mayHaveRun(AttemptReply reply) {
        return switch (reply.outcome()) {
            case SCORED -> true;
            case FAILED, CANCELLED -> reply.latencyMicros() > 0;
            case EXPIRED, SHED, NOT_READY -> false;
        };
    }

    void onAnswered(Status status, DecidedBy decidedBy, int variant, int arm, long latencyMicros) {
        endpoint.onAnswered(status, decidedBy, latencyMicros);
        if (variant >= 0) {
            variants[variant].answers++;
        }
        if (arm >= 0) {
            variants[arm].armAnswers += status == Status.ANSWERED ? 1 : 0;
            LatencyDistribution.record(variants[arm].armLatency, latencyMicros);
        }
    }
}
