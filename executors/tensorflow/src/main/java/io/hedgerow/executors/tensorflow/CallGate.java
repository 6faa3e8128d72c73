package io.hedgerow.executors.tensorflow;

/**
 * Keeps native memory alive while a call is inside: whoever leaves last after the gate was shut frees it. Never waits
 * for a call. Thread-safe.
 */
final class CallGate {
    private final Runnable free;
    private int inside;
    private boolean shut;

    CallGate(Runnable free) {
        this.free = free;
    }

    /** Lets a call in unless the gate is shut; every call that got in leaves. */
    synchronized boolean tryEnter() {
        if (shut) {
            return false;
        }
        inside++;
        return true;
    }

    void leave() {
        boolean last;
        synchronized (this) {
            inside--;
            last = shut && inside == 0;
        }
        if (last) {
            free.run();
        }
    }

    /** Lets no further call in. Later calls do nothing. */
    void shut() {
        synchronized (this) {
            if (shut) {
                return;
            }
            shut = true;
            if (inside > 0) {
                return;
            }
        }
        free.run();
    }
}
