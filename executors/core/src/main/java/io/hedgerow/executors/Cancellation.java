package io.hedgerow.executors;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Tells a running call that nobody waits for it any more, and how long somebody will. Thread-safe. */
public final class Cancellation {
    /** Nobody knows how long the call is waited for. */
    public static final long NO_LIMIT = Long.MAX_VALUE;

    private final LongSupplier remainingNanos;
    private boolean cancelled;
    private @Nullable Runnable action;

    /** Of a call that is waited for however long it takes, unless it is cancelled. */
    public Cancellation() {
        this(() -> NO_LIMIT);
    }

    /** @param remainingNanos how long the call is still waited for; asked by the thread that is in the call */
    public Cancellation(LongSupplier remainingNanos) {
        this.remainingNanos = remainingNanos;
    }

    /**
     * How long the call is still waited for, at most, in nanoseconds: until its last request's deadline or timeout. 0 or
     * less: nobody waits. {@link #NO_LIMIT}: not known. Only for the thread that is in the call.
     */
    public long remainingNanos() {
        return remainingNanos.getAsLong();
    }

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
