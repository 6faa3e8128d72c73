package io.hedgerow.pipeline.sinks;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Hands work from one thread to another, first in, first out, bounded by the bytes the work holds.
 *
 * <p>It is open, then ended (what was put is still taken, nothing more is put) or broken (what was put and not done is
 * abandoned, and every later {@link #put} fails with the reason). The first reason stays. Thread-safe, for one thread
 * that puts and one that takes; {@link #breakOff} may come from any.
 */
final class WorkQueue {
    private final long capacityBytes;
    private final Queue<Work> waiting = new ArrayDeque<>();
    private @Nullable Work running;
    private long bytes;
    private boolean ended;
    private volatile @Nullable IOException reason;

    /** Something to be done by the thread that takes. */
    interface Work {

        /** How much memory it holds on to until it is done; work of 0 bytes always has room. */
        default int bytes() {
            return 0;
        }

        void run() throws IOException;

        /** It will not be done, or is not awaited any longer. May come while it runs, on another thread. */
        default void abandon(IOException why) {}
    }

    /**
     * An open queue.
     *
     * @param capacityBytes how much may wait and run together; a single larger piece passes when nothing else is there
     */
    WorkQueue(long capacityBytes) {
        this.capacityBytes = capacityBytes;
    }

    /** Blocks while there is no room. Throws where the queue is broken, also if that happens meanwhile. */
    synchronized void put(Work work) throws IOException, InterruptedException {
        while (reason == null && isFullFor(work)) {
            wait();
        }
        check();
        if (ended) {
            throw new IllegalStateException("nothing can follow the end");
        }
        waiting.add(work);
        bytes += work.bytes();
        notifyAll();
    }

    private boolean isFullFor(Work work) {
        return work.bytes() > 0 && bytes > 0 && bytes + work.bytes() > capacityBytes;
    }

    /** The next work, after the one taken before is done. Null when nothing will come any more. */
    synchronized @Nullable Work take() throws InterruptedException {
        if (running != null) {
            bytes -= running.bytes();
            running = null;
            notifyAll();
        }
        while (reason == null && waiting.isEmpty() && !ended) {
            wait();
        }
        running = waiting.poll();
        return running;
    }

    /** Nothing more will be put. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** Abandons what is not done. Without effect where the queue is broken already. */
    synchronized void breakOff(IOException why) {
        if (reason != null) {
            return;
        }
        reason = why;
        if (running != null) {
            running.abandon(why);
        }
        waiting.forEach(work -> work.abandon(why));
        waiting.clear();
        notifyAll();
    }

    /** Throws where the queue is broken. Costs one volatile read. */
    void check() throws IOException {
        IOException why = reason;
        if (why != null) {
            throw new IOException(why.getMessage(), why); // with the caller's stack
        }
    }
}
