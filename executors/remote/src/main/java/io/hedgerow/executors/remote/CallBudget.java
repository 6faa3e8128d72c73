package io.hedgerow.executors.remote;

import io.hedgerow.executors.Cancellation;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The time that a call has, all its tries and pauses together: until nobody waits for it, and never longer than a limit.
 * Confined to the thread in the call.
 */
final class CallBudget {
    private final Cancellation cancellation;
    private final LongSupplier nanoClock;
    private final long startNanos;
    private final long allowedNanos;

    CallBudget(Cancellation cancellation, LongSupplier nanoClock, Duration longest) {
        this.cancellation = cancellation;
        this.nanoClock = nanoClock;
        this.startNanos = nanoClock.getAsLong();
        this.allowedNanos = Math.max(0, Math.min(longest.toNanos(), cancellation.remainingNanos()));
    }

    /** A part of what is left. */
    CallBudget atMost(Duration longest) {
        Duration left = Duration.ofNanos(Math.max(0, remainingNanos()));
        return new CallBudget(cancellation, nanoClock, left.compareTo(longest) < 0 ? left : longest);
    }

    /** 0 or less: the time is up. */
    long remainingNanos() {
        return allowedNanos - (nanoClock.getAsLong() - startNanos);
    }

    boolean isOver() {
        return remainingNanos() <= 0;
    }

    /** All the time there was. */
    Duration allowed() {
        return Duration.ofNanos(allowedNanos);
    }

    /** Whether somebody has said that nobody waits any more. */
    boolean isCancelled() {
        return cancellation.isCancelled();
    }

    /**
     * Lets {@code stop} be run when the call is cancelled, until the result is closed. Outside of a pool, where nobody
     * would cancel it, also when the time is up.
     */
    Running running(Runnable stop) {
        cancellation.onCancel(stop);
        return cancellation.remainingNanos() == Cancellation.NO_LIMIT
                ? new Running(new TimeUp(remainingNanos(), stop))
                : new Running(null);
    }

    /** Passes time. */
    void pause(long nanos) throws InterruptedException {
        CountDownLatch cancelled = new CountDownLatch(1);
        cancellation.onCancel(cancelled::countDown);
        boolean isCancelled = cancelled.await(nanos, TimeUnit.NANOSECONDS);
        cancellation.onCancel(null);
        if (isCancelled) {
            throw new CancellationException("cancelled between two tries");
        }
    }

    /** A part of a call that can be stopped. */
    final class Running implements AutoCloseable {
        private final @Nullable TimeUp timeUp;

        Running(@Nullable TimeUp timeUp) {
            this.timeUp = timeUp;
        }

        @Override
        public void close() {
            cancellation.onCancel(null);
            if (timeUp != null) {
                timeUp.close();
            }
        }
    }
}
