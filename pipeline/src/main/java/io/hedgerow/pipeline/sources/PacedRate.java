package io.hedgerow.pipeline.sources;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiter;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;

/**
 * An even rate from the first record on. Flink's own limiter saves up to a second of permits while the source waits to
 * be started, and spends them at once when it is; here the first record starts the clock, and after a stall no more
 * than {@link #CATCH_UP_NANOS} are made up for.
 *
 * @param perSecond records per second of all subtasks together, above 0
 * @param rampUp how the rate is reached after each start
 */
public record PacedRate<SplitT extends SourceSplit>(double perSecond, RampUp rampUp)
        implements RateLimiterStrategy<SplitT> {
    static final long CATCH_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final double NANOS_PER_SECOND = 1e9;

    public PacedRate {
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException("the rate must be above 0, was " + perSecond);
        }
    }

    @Override
    public RateLimiter<SplitT> createRateLimiter(int parallelism) {
        return new Pacer<>(perSecond / parallelism, rampUp, System::nanoTime);
    }

    /** The pace of one subtask. Not thread-safe. */
    static final class Pacer<SplitT extends SourceSplit> implements RateLimiter<SplitT> {
        private static final CompletionStage<Void> NOW = CompletableFuture.completedStage(null);

        private final double nanosPerRecord;
        private final RampUp rampUp;
        private final LongSupplier nanoClock;
        /** When the next record is due, in time at the full rate. */
        private double nextNanos;

        private long originNanos;
        private boolean started;

        Pacer(double perSecond, RampUp rampUp, LongSupplier nanoClock) {
            this.rampUp = rampUp;
            this.nanosPerRecord = NANOS_PER_SECOND / perSecond;
            this.nanoClock = nanoClock;
        }

        @Override
        public CompletionStage<Void> acquire(int records) {
            long waitNanos = reserve(records);
            if (waitNanos <= 0) {
                return NOW;
            }
            long dueNanos = System.nanoTime() + waitNanos;
            return CompletableFuture.runAsync(() -> awaitDue(dueNanos), ForkJoinPool.commonPool());
        }

        // Not CompletableFuture's delayed executor: its one thread lives as long as the process and would keep the
        // class loader of the first job that used it.
        private static void awaitDue(long dueNanos) {
            try {
                ForkJoinPool.managedBlock(new Due(dueNanos));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** Takes the next places and says how long it is until the first of them; 0 or less: it is due. */
        long reserve(int records) {
            if (!started) {
                started = true;
                originNanos = nanoClock.getAsLong();
            }
            long nowNanos = nanoClock.getAsLong() - originNanos;
            nextNanos = Math.max(nextNanos, rampUp.atFullRate((double) nowNanos - CATCH_UP_NANOS));
            long waitNanos = (long) (rampUp.elapsed(nextNanos) - nowNanos);
            nextNanos += records * nanosPerRecord;
            return waitNanos;
        }
    }

    /** A moment to wait for. */
    private record Due(long nanos) implements ForkJoinPool.ManagedBlocker {
        @Override
        public boolean block() {
            LockSupport.parkNanos(nanos - System.nanoTime());
            return isReleasable();
        }

        @Override
        public boolean isReleasable() {
            return nanos - System.nanoTime() <= 0;
        }
    }
}
