package io.hedgerow.executors.tensors;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps native memory alive while a call is inside: whoever leaves last after the gate was shut frees it. Never
 * blocks. Thread-safe.
 */
public final class CallGate {
    private static final long SHUT = 1L << 62;

    private final AtomicLong state = new AtomicLong();
    private final Runnable free;

    /**
     * An open gate.
     *
     * @param free frees the memory; called once
     */
    public CallGate(Runnable free) {
        this.free = free;
    }

    /** Lets a call in unless the gate is shut; every call that got in leaves. */
    public boolean tryEnter() {
        if (state.incrementAndGet() > SHUT) {
            leave();
            return false;
        }
        return true;
    }

    /** Lets a call out that was let in. */
    public void leave() {
        if (state.decrementAndGet() == SHUT) {
            freeOnce();
        }
    }

    /** Lets no further call in. Later calls do nothing. */
    public void shut() {
        long before = state.getAndUpdate(now -> now >= SHUT ? now : now + SHUT);
        if (before == 0) {
            freeOnce();
        }
    }

    private void freeOnce() {
        if (state.compareAndSet(SHUT, SHUT + (SHUT >>> 1))) {
            free.run();
        }
    }
}
