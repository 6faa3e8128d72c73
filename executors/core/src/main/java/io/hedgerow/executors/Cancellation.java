package io.hedgerow.executors;

import org.jspecify.annotations.Nullable;

/** Tells a running call that nobody waits for it any more. Thread-safe. */
public final class Cancellation {
    private boolean cancelled;
    private @Nullable Runnable action;

    /** Whether the call was cancelled. */
    public synchronized boolean isCancelled() {
        return cancelled;
    }

    /**
     * Sets what stops the running call; runs it at once when already cancelled. The action is quick, thread-safe
     * and does not throw. Null clears it: once this returns, the former action is not running and will not run.
     */
    public synchronized void onCancel(@Nullable Runnable newAction) {
        action = newAction;
        if (cancelled && newAction != null) {
            newAction.run();
        }
    }

    /** Cancels the call. Later calls do nothing. */
    public synchronized void cancel() {
        if (cancelled) {
            return;
        }
        cancelled = true;
        if (action != null) {
            action.run();
        }
    }
}
