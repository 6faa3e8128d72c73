package io.hedgerow.executors;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.jspecify.annotations.Nullable;

/** One timer of Flink's, armed for when a pool next has something to do by itself. Confined to the task thread. */
final class PoolTimer {
    /** A timer for later than this is armed again when it fires. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private static final long MILLI_NANOS = 1_000_000;

    private final ProcessingTimeService time;
    private final PoolClock clock;
    private final Runnable onTime;
    private @Nullable ScheduledFuture<?> armed;
    private long armedNanos;

    /** @param onTime done when the timer fires, which may be early */
    PoolTimer(ProcessingTimeService time, PoolClock clock, Runnable onTime) {
        this.time = time;
        this.clock = clock;
        this.onTime = onTime;
    }

    /** Has it fire at a time of the monotonic clock at the latest; {@link AttemptPool#NEVER}: not for that. */
    void arm(long atNanos) {
        if (atNanos == AttemptPool.NEVER || (armed != null && armedNanos <= atNanos)) {
            return; // an armed timer finds nothing to do; cheaper than to cancel it for every lull
        }
        cancel();
        long nowNanos = clock.nanoTime();
        long delayNanos = Math.min(Math.max(0, atNanos - nowNanos), LONGEST.toNanos());
        armedNanos = nowNanos + delayNanos;
        long delayMillis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(delayNanos + MILLI_NANOS - 1));
        armed = time.registerTimer(clock.epochMillis() + delayMillis, this::fired);
    }

    private void fired(long timestampMillis) {
        armed = null;
        onTime.run();
    }

    void cancel() {
        if (armed != null) {
            armed.cancel(false);
            armed = null;
        }
    }
}
