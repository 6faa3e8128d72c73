package io.hedgerow.collector;

import io.hedgerow.policies.DecidedBy;
import io.hedgerow.policies.Status;
import io.hedgerow.policies.spec.VariantSpec;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Counts for the endpoints of one name, whatever generation they are of: each generation counts into it through its
 * {@link GenerationRecorder}, and what it has counted stays. Its snapshots share what has not changed. Not thread-safe.
 */
final class EndpointRecorder {
    private final Map<String, VariantRecorder> variants = new LinkedHashMap<>();
    private final Map<Status, Tally<DecidedBy>> answers = new EnumMap<>(Status.class);
    private final Histogram latency = LatencyDistribution.newHistogram();
    private long duplicateRequests;
    private @Nullable EndpointStatistics snapshot;

    EndpointRecorder() {
        for (Status status : Status.values()) {
            answers.put(status, new Tally<>(DecidedBy.class));
        }
    }

    /** Has a further generation count here. */
    GenerationRecorder add(int position, List<VariantSpec> specs) {
        changed();
        VariantRecorder[] recorders = new VariantRecorder[specs.size()];
        for (int i = 0; i < recorders.length; i++) {
            VariantSpec spec = specs.get(i);
            VariantRecorder recorder =
                    variants.computeIfAbsent(spec.name(), name -> new VariantRecorder(position, spec));
            recorder.add(position, spec);
            recorders[i] = recorder;
        }
        return new GenerationRecorder(this, recorders);
    }

    /** What the last snapshot says is out of date. */
    void changed() {
        snapshot = null;
    }

    void onDuplicate() {
        changed();
        duplicateRequests++;
    }

    void onRefused() {
        changed();
        count(Status.INVALID, DecidedBy.INVALID);
    }

    void onAnswered(Status status, DecidedBy decidedBy, long latencyMicros) {
        changed();
        count(status, decidedBy);
        LatencyDistribution.record(latency, latencyMicros);
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
        variants.forEach((name, variant) -> byName.put(name, variant.snapshot()));
        return byName;
    }

    private Map<String, ArmStatistics> armSnapshots() {
        Map<String, ArmStatistics> byName = new LinkedHashMap<>();
        variants.forEach((name, variant) -> {
            if (variant.armRequests > 0) {
                byName.put(name, variant.armSnapshot());
            }
        });
        return byName;
    }

    private Map<Status, Map<DecidedBy, Long>> answerSnapshot() {
        Map<Status, Map<DecidedBy, Long>> byStatus = new EnumMap<>(Status.class);
        answers.forEach((status, reasons) -> byStatus.put(status, reasons.snapshot()));
        return byStatus;
    }
}
