package io.hedgerow.executors;

import io.hedgerow.executors.crashes.CrashBoard;
import io.hedgerow.executors.proving.ProvingOptions;
import io.hedgerow.proto.flink.Deadlines;
import io.hedgerow.proto.flink.ReadinessBoard;
import io.hedgerow.proto.flink.RosterBoard;
import io.hedgerow.proto.flink.status.StatusPlace;
import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the pool operator that no document sets.
 *
 * @param drainGraceMillis when the input has ended, how long after its deadline an attempt is still awaited; at
 *     least 0
 * @param restoreGraceMillis after a restore, how long a request has at least, whatever its deadline was; the
 *     collector must be given the same; at least 0
 * @param injectedDelays by variant: how long each of its calls is held up, to see what a slow model does
 * @param readiness where each subtask says that its models are loaded
 * @param board where endpoints are published while the job runs
 * @param status where each subtask says how its models are, or null: nowhere
 * @param warmUpCalls how often each model is called with made-up rows before the first request; 0 or more
 * @param allow what models may reach beyond their bytes
 * @param crashes where processes write down which models they are in
 * @param proving how models that were published while the job runs are tried on this host before they are loaded, or null: not
 */
public record PoolOptions(
        long drainGraceMillis,
        long restoreGraceMillis,
        Map<String, Duration> injectedDelays,
        ReadinessBoard readiness,
        RosterBoard board,
        @Nullable StatusPlace status,
        int warmUpCalls,
        AllowList allow,
        CrashBoard crashes,
        @Nullable ProvingOptions proving)
        implements Serializable {

    /** A second of grace at the end, and after a restore as long as everywhere. */
    public static final PoolOptions DEFAULT = new PoolOptions(1_000, Deadlines.GRACE_MILLIS);

    public PoolOptions(long drainGraceMillis, long restoreGraceMillis) {
        this(
                drainGraceMillis,
                restoreGraceMillis,
                Map.of(),
                ReadinessBoard.NONE,
                RosterBoard.NONE,
                null,
                0,
                AllowList.NOTHING,
                CrashBoard.NONE,
                null);
    }

    public PoolOptions {
        injectedDelays = Map.copyOf(injectedDelays);
        if (warmUpCalls < 0) {
            throw new IllegalArgumentException("warmUpCalls must be 0 or more, was " + warmUpCalls);
        }
        if (drainGraceMillis < 0 || restoreGraceMillis < 0) {
            throw new IllegalArgumentException("a grace must be 0 ms or more, was drain " + drainGraceMillis
                    + " ms and restore " + restoreGraceMillis + " ms");
        }
    }

    public PoolOptions withInjectedDelays(Map<String, Duration> newDelays) {
        return new PoolOptions(
                drainGraceMillis,
                restoreGraceMillis,
                newDelays,
                readiness,
                board,
                status,
                warmUpCalls,
                allow,
                crashes,
                proving);
    }

    public PoolOptions withReadiness(ReadinessBoard newReadiness) {
        return new PoolOptions(
                drainGraceMillis,
                restoreGraceMillis,
                injectedDelays,
                newReadiness,
                board,
                status,
                warmUpCalls,
                allow,
                crashes,
                proving);
    }

    public PoolOptions withWarmUpCalls(int newCalls) {
        return new PoolOptions(
                drainGraceMillis,
                restoreGraceMillis,
                injectedDelays,
                readiness,
                board,
                status,
                newCalls,
                allow,
                crashes,
                proving);
    }

    public PoolOptions withAllow(AllowList newAllow) {
        return new PoolOptions(
                drainGraceMillis,
                restoreGraceMillis,
                injectedDelays,
                readiness,
                board,
                status,
                warmUpCalls,
                newAllow,
                crashes,
                proving);
    }

    /** The same, following what is published on a board, and saying so. */
    public PoolOptions withBoard(RosterBoard newBoard, @Nullable StatusPlace newStatus) {
        return new PoolOptions(
                drainGraceMillis,
                restoreGraceMillis,
                injectedDelays,
                readiness,
                newBoard,
                newStatus,
                warmUpCalls,
                allow,
                crashes,
                proving);
    }

    /** The same, with models that have ended their process left alone. */
    public PoolOptions withCrashes(CrashBoard newCrashes) {
        return new PoolOptions(
                drainGraceMillis,
                restoreGraceMillis,
                injectedDelays,
                readiness,
                board,
                status,
                warmUpCalls,
                allow,
                newCrashes,
                proving);
    }

    /** The same, with models that are published while the job runs tried on each host. */
    public PoolOptions withProving(ProvingOptions newProving) {
        return new PoolOptions(
                drainGraceMillis,
                restoreGraceMillis,
                injectedDelays,
                readiness,
                board,
                status,
                warmUpCalls,
                allow,
                crashes,
                newProving);
    }
}
