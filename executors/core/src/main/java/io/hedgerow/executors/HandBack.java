package io.hedgerow.executors;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The way back from workers to the task thread: one queue, and one wake-up of the task thread for all that is in it.
 * Thread-safe.
 */
final class HandBack {
    private final Queue<Attempt> finished = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean wakeUpPending = new AtomicBoolean();
    private final Runnable wakeUp;

    /** @param wakeUp has the task thread call {@link #drainTo}; thread-safe */
    HandBack(Runnable wakeUp) {
        this.wakeUp = wakeUp;
    }

    /** Worker: hands a finished attempt back. */
    void add(Attempt attempt) {
        finished.add(attempt);
        if (wakeUpPending.compareAndSet(false, true)) {
            wakeUp.run();
        }
    }

    /** Task thread: takes everything that has been handed back. */
    void drainTo(Consumer<Attempt> consumer) {
        wakeUpPending.set(false); // first, so that whatever comes now wakes up again
        for (Attempt attempt = finished.poll(); attempt != null; attempt = finished.poll()) {
            consumer.accept(attempt);
        }
    }
}
