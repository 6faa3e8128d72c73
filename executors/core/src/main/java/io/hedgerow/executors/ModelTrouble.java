package io.hedgerow.executors;

import io.hedgerow.policies.spec.ModelSpec;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a version of a key's model: why it cannot be called and when that is tried again, and its breaker. It
 * outlives the model's stay in memory. Thread-safe, but for the guard.
 */
final class ModelTrouble {
    private static final long FIRST_PAUSE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST_PAUSE_NANOS = Duration.ofSeconds(60).toNanos();

    private final ModelSpec model;
    private final Guard guard;
    private final Consumer<ModelTrouble> onTrouble;
    private @Nullable String refusal;
    private long retryNanos;
    private long pauseNanos = FIRST_PAUSE_NANOS;

    /**
     * Nothing is wrong with it yet.
     *
     * @param guard keeps it from being called while it fails
     * @param onTrouble told whenever something is wrong
     */
    ModelTrouble(ModelSpec model, Guard guard, Consumer<ModelTrouble> onTrouble) {
        this.model = model;
        this.guard = guard.whenFirstWanted(() -> onTrouble.accept(this));
        this.onTrouble = onTrouble;
    }

    /** The version. */
    ModelSpec model() {
        return model;
    }

    /** Keeps the model from being called while it fails, and no other. Confined to the task thread. */
    Guard guard() {
        return guard;
    }

    /** Why it cannot be called, or null. */
    synchronized @Nullable String refusal() {
        return refusal;
    }

    /** Whether it could not be called, and it is too soon to try again. */
    synchronized boolean isPaused(long nowNanos) {
        return refusal != null && nowNanos - retryNanos < 0;
    }

    /** It cannot be called, for a while that doubles from time to time. True: it could before, as far as was known. */
    boolean refuse(String reason, long nowNanos) {
        return refuse(reason, nowNanos, false);
    }

    /** It cannot be called, and trying took so much that it is left alone for long. Otherwise as the other. */
    boolean refuseForLong(String reason, long nowNanos) {
        return refuse(reason, nowNanos, true);
    }

    private boolean refuse(String reason, long nowNanos, boolean isForLong) {
        boolean isNew;
        synchronized (this) {
            isNew = refusal == null;
            refusal = reason;
            pauseNanos = isForLong ? LONGEST_PAUSE_NANOS : pauseNanos;
            retryNanos = nowNanos + pauseNanos;
            pauseNanos = Math.min(2 * pauseNanos, LONGEST_PAUSE_NANOS);
        }
        onTrouble.accept(this);
        return isNew;
    }

    /** It can be called. True: it could not before. */
    synchronized boolean recover() {
        boolean was = refusal != null;
        refusal = null;
        pauseNanos = FIRST_PAUSE_NANOS;
        return was;
    }
}
