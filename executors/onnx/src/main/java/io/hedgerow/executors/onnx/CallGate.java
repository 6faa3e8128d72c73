package io.hedgerow.executors.onnx;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps native memory alive while a call is inside: whoever leaves last after the gate was shut frees it. Never
 * blocks. Thread-safe.
 */
final class CallGate {
    private static final long SHUT = 1L << 62;

    private final AtomicLong state = new AtomicLong();
    private final Runnable free;

    CallGate(Runnable free) {
        this.free = free;
    }

    /** Lets a call in unless the gate is shut; every call that got in leaves. */
    boolean tryEnter() {
        if (state.incrementAndGet() > SHUT) {
            leave();
            return false;
        }
        return true;
    }

    void leave() {
        if (state.decrementAndGet() == SHUT) {
            freeOnce();
        }
    }

    /** Lets no further call in. Later calls do nothing. */
    void shut() {
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
