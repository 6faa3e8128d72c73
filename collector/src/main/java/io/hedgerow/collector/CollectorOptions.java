package io.hedgerow.collector;

import io.hedgerow.proto.flink.Deadlines;
import io.hedgerow.proto.flink.ReadinessBoard;
import io.hedgerow.proto.flink.RosterBoard;
import java.io.Serializable;
import java.util.Map;

/**
 * Settings of the collector.
 *
 * @param duplicateWindowMillis how long a finished request ID is remembered, 0 or more; each costs memory for
 *     that long
 * @param graceMillis how long past the deadline a silent attempt is waited for before it counts as CANCELLED; at
 *     least 1
 * @param restoreGraceMillis how long a restored request is left undecided at least, once the pools are ready; pools must be
 *     given the same; at least 1
 * @param attempts whether every ended attempt is written to {@link CollectorOutputs#ATTEMPTS}
 * @param samplePercent share of the requests whose attempts are written, 0 to 100
 * @param readiness where each subtask says that it can take plans and attempts
 * @param board where endpoints are published while the job runs
 * @param pools the operators of executor pools, by what they call themselves in {@code readiness}, and how many subtasks each
 *     has: after a restore they are waited for
 */
public record CollectorOptions(
        long duplicateWindowMillis,
        long graceMillis,
        long restoreGraceMillis,
        boolean attempts,
        double samplePercent,
        ReadinessBoard readiness,
        RosterBoard board,
        Map<String, Integer> pools)
        implements Serializable {

    /** The documented defaults: a window of 10 s, a grace of 1 s, after a restore as long as everywhere, no attempts. */
    public static final CollectorOptions DEFAULTS = new CollectorOptions(
            10_000, 1_000, Deadlines.GRACE_MILLIS, false, 100, ReadinessBoard.NONE, RosterBoard.NONE, Map.of());

    public CollectorOptions {
        pools = Map.copyOf(pools);
        if (duplicateWindowMillis < 0) {
            throw new IllegalArgumentException("duplicateWindow must be 0 or more, was " + duplicateWindowMillis);
        }
        if (graceMillis < 1 || restoreGraceMillis < 1) {
            throw new IllegalArgumentException("a grace must be at least 1 ms, was " + graceMillis
                    + " ms and after a restore " + restoreGraceMillis + " ms");
        }
        if (!(samplePercent >= 0 && samplePercent <= 100)) {
            throw new IllegalArgumentException("samplePercent must be 0 to 100, was " + samplePercent);
        }
    }

    public CollectorOptions withDuplicateWindowMillis(long newDuplicateWindowMillis) {
        return new CollectorOptions(
                newDuplicateWindowMillis,
                graceMillis,
                restoreGraceMillis,
                attempts,
                samplePercent,
                readiness,
                board,
                pools);
    }

    public CollectorOptions withGraceMillis(long newGraceMillis) {
        return new CollectorOptions(
                duplicateWindowMillis,
                newGraceMillis,
                restoreGraceMillis,
                attempts,
                samplePercent,
                readiness,
                board,
                pools);
    }

    public CollectorOptions withRestoreGraceMillis(long newGraceMillis) {
        return new CollectorOptions(
                duplicateWindowMillis, graceMillis, newGraceMillis, attempts, samplePercent, readiness, board, pools);
    }

    /** Writes the attempts of a share of the requests. */
    public CollectorOptions withAttempts(double newSamplePercent) {
        return new CollectorOptions(
                duplicateWindowMillis,
                graceMillis,
                restoreGraceMillis,
                true,
                newSamplePercent,
                readiness,
                board,
                pools);
    }

    public CollectorOptions withReadiness(ReadinessBoard newReadiness) {
        return new CollectorOptions(
                duplicateWindowMillis,
                graceMillis,
                restoreGraceMillis,
                attempts,
                samplePercent,
                newReadiness,
                board,
                pools);
    }

    public CollectorOptions withBoard(RosterBoard newBoard) {
        return new CollectorOptions(
                duplicateWindowMillis,
                graceMillis,
                restoreGraceMillis,
                attempts,
                samplePercent,
                readiness,
                newBoard,
                pools);
    }

    /** The pools that are waited for after a restore, as far as they say in {@link #readiness} that they are ready. */
    public CollectorOptions withPools(Map<String, Integer> newPools) {
        return new CollectorOptions(
                duplicateWindowMillis,
                graceMillis,
                restoreGraceMillis,
                attempts,
                samplePercent,
                readiness,
                board,
                newPools);
    }

    boolean awaitsPools() {
        return readiness.exists() && !pools.isEmpty();
    }
}
