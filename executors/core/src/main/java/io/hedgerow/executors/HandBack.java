package io.hedgerow.executors;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way back from workers to the task thread: one queue, and one wake-up of the task thread for all that is in it.
 * Thread-safe.
 */
final class HandBack {
    private final Queue<Returned> returned = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean wakeUpPending = new AtomicBoolean();
    private final Runnable wakeUp;
    private volatile @Nullable Throwable failure;

    /** @param wakeUp has the task thread call {@link #drainTo}; thread-safe */
    HandBack(Runnable wakeUp) {
        this.wakeUp = wakeUp;
    }

    /** Another thread: hands something to the task thread. */
    void add(Returned what) {
        returned.add(what);
        wakeUpOnce();
    }

    /** Worker: it ends for a reason that no attempt can carry, so the task must. */
    void fail(Throwable reason) {
        failure = reason;
        wakeUpOnce();
    }

    private void wakeUpOnce() {
        if (wakeUpPending.compareAndSet(false, true)) {
            wakeUp.run();
        }
    }

    /**
     * Task thread: takes everything that has been handed back.
     *
     * @throws IllegalStateException when a worker failed
     */
    void drainTo(Consumer<Returned> consumer) {
        wakeUpPending.set(false); // first, so that whatever comes now wakes up again
        Throwable reason = failure;
        if (reason != null) {
            throw new IllegalStateException("a worker thread of the pool failed", reason);
        }
        for (Returned what = returned.poll(); what != null; what = returned.poll()) {
            consumer.accept(what);
        }
    }
}
