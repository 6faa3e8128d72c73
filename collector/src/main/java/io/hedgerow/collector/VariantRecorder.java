package io.hedgerow.collector;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.spec.VariantSpec;
import org.HdrHistogram.Histogram;

/**
 * Counts for the variants of one name of an endpoint, as a variant and as an arm, whatever generation they are of. Shown
 * with the newest one's model. Not thread-safe.
 */
final class VariantRecorder {
    private VariantSpec newest;
    private int newestPosition;

    long attempts;
    final Tally<Outcome> outcomes = new Tally<>(Outcome.class);
    long late;
    long answers;
    final Histogram latency = LatencyDistribution.newHistogram();

    long armRequests;
    long armAnswers;
    long armFailures;
    final Histogram armLatency = LatencyDistribution.newHistogram();

    VariantRecorder(int position, VariantSpec variant) {
        this.newestPosition = position;
        this.newest = variant;
    }

    /** A generation has a variant of this name; not always in their order, since one may be late. */
    void add(int position, VariantSpec variant) {
        if (position >= newestPosition) {
            newestPosition = position;
            newest = variant;
        }
    }

    VariantStatistics snapshot() {
        return new VariantStatistics(
                newest.model(),
                newest.version(),
                attempts,
                outcomes.snapshot(),
                late,
                answers,
                LatencyDistribution.copyOf(latency));
    }

    ArmStatistics armSnapshot() {
        return new ArmStatistics(armRequests, armAnswers, armFailures, LatencyDistribution.copyOf(armLatency));
    }
}
