package io.hedgerow.policies.spec;

import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a pool runs its attempts: on which thread, how many at once, in which batches, and when it stops calling a model
 * that keeps failing.
 *
 * @param inlineBelowMicros a variant whose warmed-up calls take less than this many microseconds is scored on the
 *     task thread, until one call takes longer than {@code inlineLimitMicros}; 0: never
 * @param inlineLimitMicros longest an inline call may take before its variant moves to a worker, at least 1
 * @param concurrency how many of the worker threads may be in calls at once
 * @param batch how attempts are scored together
 * @param breaker when attempts fail without a call, or null: never
 * @param partitioning how requests reach the pool's subtasks
 */
public record ExecutionSpec(
        long inlineBelowMicros,
        long inlineLimitMicros,
        Concurrency concurrency,
        BatchSpec batch,
        @Nullable BreakerSpec breaker,
        Partitioning partitioning)
        implements Serializable {

    /** The documented defaults. */
    public static final ExecutionSpec DEFAULT = new ExecutionSpec(
            50, 10_000, Concurrency.ADAPTIVE, BatchSpec.SINGLE, BreakerSpec.DEFAULT, Partitioning.REBALANCE);

    /** How requests reach the pool's subtasks. */
    public enum Partitioning {
        /** In turn, so that all subtasks work however many read requests. */
        REBALANCE,
        /**
         * Each subtask has those its own source read, without a hop between threads: for sources whose subtasks all
         * read. Endpoints without a deadline have {@link #REBALANCE} all the same, since a pool that pushes back must
         * let checkpoints pass.
         */
        FORWARD
    }

    /** How many of a variant's threads may be in calls at once. */
    public enum Concurrency {
        /** All of them. */
        FIXED,
        /** As many as do not make the calls slower. */
        ADAPTIVE
    }

    /**
     * Attempts scored in one call of the model.
     *
     * @param maxBatchSize most rows of a call, at least 1; 1: no batches
     * @param maxQueueDelayMicros longest a worker waits for a batch to fill up, at least 0
     * @param targetLatencyMicros longest a call should take; the batch size is adapted to it. At least 1
     */
    public record BatchSpec(int maxBatchSize, long maxQueueDelayMicros, long targetLatencyMicros)
            implements Serializable {

        /** One row a call. */
        public static final BatchSpec SINGLE = new BatchSpec(1, 0, 10_000);

        public BatchSpec {
            if (maxBatchSize < 1 || maxQueueDelayMicros < 0 || targetLatencyMicros < 1) {
                throw new IllegalArgumentException("a batch needs a size of at least 1, a delay of at least 0 and a"
                        + " target of at least 1 us, was " + maxBatchSize + ", " + maxQueueDelayMicros + ", "
                        + targetLatencyMicros);
            }
        }
    }

    /**
     * When a variant that is an outlier is not called for a while: too many of its last calls failed or were slow, or
     * too many failed one after the other. Only where the endpoint has a deadline, so that answers without one do not
     * depend on when an attempt came.
     *
     * @param failureRatePercent share of the last calls that failed, above 0 and at most 100
     * @param minimumCalls calls that must have been seen before a share counts, at least 1
     * @param windowCalls how many of the last calls are looked at, at least {@code minimumCalls}
     * @param consecutiveFailures calls failed in a row that are enough by themselves, at least 1, or
     *     {@link #NEVER}
     * @param openMillis how long no attempt is made before the first probe, at least 1; that much longer each time the
     *     variant is an outlier again
     * @param maxOpenMillis longest time without an attempt, at least {@code openMillis}
     * @param probes calls that decide whether the variant is back, at least 1
     * @param slowCalls which calls are slow, or null: none
     */
    public record BreakerSpec(
            double failureRatePercent,
            int minimumCalls,
            int windowCalls,
            int consecutiveFailures,
            long openMillis,
            long maxOpenMillis,
            int probes,
            @Nullable SlowCallSpec slowCalls)
            implements Serializable {

        /** No number of failures in a row is enough by itself. */
        public static final int NEVER = Integer.MAX_VALUE;

        /** The documented defaults. */
        public static final BreakerSpec DEFAULT = new BreakerSpec(80, 20, 100, 30, 5_000, 60_000, 5, null);

        public BreakerSpec {
            if (!(failureRatePercent > 0) || failureRatePercent > 100) {
                throw new IllegalArgumentException(
                        "failureRatePercent must be above 0 and at most 100, was " + failureRatePercent);
            }
            if (minimumCalls < 1 || windowCalls < minimumCalls || consecutiveFailures < 1 || probes < 1) {
                throw new IllegalArgumentException("a breaker needs 1 <= minimumCalls <= windowCalls,"
                        + " consecutiveFailures and probes of at least 1, was " + minimumCalls + ", " + windowCalls
                        + ", " + consecutiveFailures + ", " + probes);
            }
            if (openMillis < 1 || maxOpenMillis < openMillis) {
                throw new IllegalArgumentException(
                        "a breaker needs 1 <= openMillis <= maxOpenMillis, was " + openMillis + ", " + maxOpenMillis);
            }
        }

        /** Looks at the share of failed calls alone, and is open for the same time each time. */
        public BreakerSpec(double failureRatePercent, int minimumCalls, int windowCalls, long openMillis, int probes) {
            this(failureRatePercent, minimumCalls, windowCalls, NEVER, openMillis, openMillis, probes, null);
        }

        /** The same with a number of failures in a row that is enough. */
        public BreakerSpec withConsecutiveFailures(int newConsecutiveFailures) {
            return new BreakerSpec(
                    failureRatePercent,
                    minimumCalls,
                    windowCalls,
                    newConsecutiveFailures,
                    openMillis,
                    maxOpenMillis,
                    probes,
                    slowCalls);
        }

        /** The same with another longest time without an attempt. */
        public BreakerSpec withMaxOpenMillis(long newMaxOpenMillis) {
            return new BreakerSpec(
                    failureRatePercent,
                    minimumCalls,
                    windowCalls,
                    consecutiveFailures,
                    openMillis,
                    newMaxOpenMillis,
                    probes,
                    slowCalls);
        }

        /** The same with slow calls. */
        public BreakerSpec withSlowCalls(@Nullable SlowCallSpec newSlowCalls) {
            return new BreakerSpec(
                    failureRatePercent,
                    minimumCalls,
                    windowCalls,
                    consecutiveFailures,
                    openMillis,
                    maxOpenMillis,
                    probes,
                    newSlowCalls);
        }
    }

    /**
     * When a variant is an outlier for being slow.
     *
     * @param afterMicros a call that takes longer is slow, at least 1
     * @param ratePercent share of the last calls that were slow, above 0 and at most 100
     */
    public record SlowCallSpec(long afterMicros, double ratePercent) implements Serializable {
        public SlowCallSpec {
            if (afterMicros < 1 || !(ratePercent > 0) || ratePercent > 100) {
                throw new IllegalArgumentException("slow calls need at least 1 us and a share above 0 and at most 100,"
                        + " was " + afterMicros + " and " + ratePercent);
            }
        }
    }

    public ExecutionSpec {
        Objects.requireNonNull(concurrency, "concurrency is null");
        Objects.requireNonNull(batch, "batch is null");
        Objects.requireNonNull(partitioning, "partitioning is null");
        if (inlineBelowMicros < 0 || inlineLimitMicros < 1) {
            throw new IllegalArgumentException("inlineBelowMicros must be at least 0 and inlineLimitMicros at least 1,"
                    + " was " + inlineBelowMicros + " and " + inlineLimitMicros);
        }
    }

    /** The same without inline calls. */
    public ExecutionSpec withoutInline() {
        return new ExecutionSpec(0, inlineLimitMicros, concurrency, batch, breaker, partitioning);
    }

    /** The same with other batches. */
    public ExecutionSpec withBatch(BatchSpec newBatch) {
        return new ExecutionSpec(inlineBelowMicros, inlineLimitMicros, concurrency, newBatch, breaker, partitioning);
    }

    /** The same with another breaker. */
    public ExecutionSpec withBreaker(@Nullable BreakerSpec newBreaker) {
        return new ExecutionSpec(inlineBelowMicros, inlineLimitMicros, concurrency, batch, newBreaker, partitioning);
    }

    /** The same with another concurrency. */
    public ExecutionSpec withConcurrency(Concurrency newConcurrency) {
        return new ExecutionSpec(inlineBelowMicros, inlineLimitMicros, newConcurrency, batch, breaker, partitioning);
    }
}
