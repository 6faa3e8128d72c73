package io.hedgerow.collector;

import io.hedgerow.policies.DecidedBy;
import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Status;
import io.hedgerow.policies.spec.VariantSpec;
import io.hedgerow.proto.flink.AttemptReply;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Counts for one endpoint. Its snapshots share what has not changed. Not thread-safe. */
final class EndpointRecorder {
    private final List<VariantSpec> specs;
    private final Variant[] variants;
    private final Arm[] arms;
    private final Map<Status, Tally<DecidedBy>> answers = new EnumMap<>(Status.class);
    private final Histogram latency = LatencyDistribution.newHistogram();
    private long duplicateRequests;
    private @Nullable EndpointStatistics snapshot;

    EndpointRecorder(List<VariantSpec> specs) {
        this.specs = specs;
        this.variants = new Variant[specs.size()];
        this.arms = new Arm[specs.size()];
        for (Status status : Status.values()) {
            answers.put(status, new Tally<>(DecidedBy.class));
        }
        for (int i = 0; i < variants.length; i++) {
            variants[i] = new Variant();
            arms[i] = new Arm();
        }
    }

    void onOpened(long planned, int arm) {
        snapshot = null;
        for (long rest = planned; rest != 0; rest &= rest - 1) {
            variants[Long.numberOfTrailingZeros(rest)].attempts++;
        }
        if (arm >= 0) {
            arms[arm].requests++;
        }
    }

    void onDuplicate() {
        snapshot = null;
        duplicateRequests++;
    }

    void onAttemptEnded(AttemptReply reply, boolean isArm, boolean isLate) {
        snapshot = null;
        Variant variant = variants[reply.variant()];
        variant.outcomes.increment(reply.outcome());
        variant.late += isLate ? 1 : 0;
        if (mayHaveRun(reply)) {
            LatencyDistribution.record(variant.latency, reply.latencyMicros());
        }
        if (isArm && reply.outcome() != Outcome.SCORED) {
            arms[reply.variant()].failures++;
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
        snapshot = null;
        count(status, decidedBy);
        LatencyDistribution.record(latency, latencyMicros);
        if (variant >= 0) {
            variants[variant].answers++;
        }
        if (arm >= 0) {
            arms[arm].answers += status == Status.ANSWERED ? 1 : 0;
            LatencyDistribution.record(arms[arm].latency, latencyMicros);
        }
    }

    void onRefused() {
        snapshot = null;
        count(Status.INVALID, DecidedBy.INVALID);
    }

    private void count(Status status, DecidedBy decidedBy) {
        Objects.requireNonNull(answers.get(status)).increment(decidedBy);
    }

    EndpointStatistics snapshot() {
        EndpointStatistics current = snapshot;
        if (current == null) {
            current = new EndpointStatistics(
                    variantSnapshots(),
                    armSnapshots(),
                    answerSnapshot(),
                    duplicateRequests,
                    LatencyDistribution.copyOf(latency));
            snapshot = current;
        }
        return current;
    }

    private Map<String, VariantStatistics> variantSnapshots() {
        Map<String, VariantStatistics> byName = new LinkedHashMap<>();
        for (int i = 0; i < variants.length; i++) {
            byName.put(specs.get(i).name(), variants[i].snapshot(specs.get(i)));
        }
        return byName;
    }

    private Map<String, ArmStatistics> armSnapshots() {
        Map<String, ArmStatistics> byName = new LinkedHashMap<>();
        for (int i = 0; i < arms.length; i++) {
            if (arms[i].requests > 0) {
                byName.put(specs.get(i).name(), arms[i].snapshot());
            }
        }
        return byName;
    }

    private Map<Status, Map<DecidedBy, Long>> answerSnapshot() {
        Map<Status, Map<DecidedBy, Long>> byStatus = new EnumMap<>(Status.class);
        answers.forEach((status, reasons) -> byStatus.put(status, reasons.snapshot()));
        return byStatus;
    }

    private static final class Variant {
        long attempts;
        final Tally<Outcome> outcomes = new Tally<>(Outcome.class);
        long late;
        long answers;
        final Histogram latency = LatencyDistribution.newHistogram();

        VariantStatistics snapshot(VariantSpec spec) {
            return new VariantStatistics(
                    spec.model(),
                    spec.version(),
                    attempts,
                    outcomes.snapshot(),
                    late,
                    answers,
                    LatencyDistribution.copyOf(latency));
        }
    }

    private static final class Arm {
        long requests;
        long answers;
        long failures;
        final Histogram latency = LatencyDistribution.newHistogram();

        ArmStatistics snapshot() {
            return new ArmStatistics(requests, answers, failures, LatencyDistribution.copyOf(latency));
        }
    }
}
