package io.hedgerow.executors;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.spec.ExecutionSpec.BreakerSpec;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an outlier from being called: asked before a call, told after it. Its breaker is made at the first failure or
 * slow call at the latest, so that a model that never failed has none. Confined to the task thread, but for the gauges.
 */
final class Guard {
    /** A breaker's first generation, so that what was permitted before it was made is a permission of it. */
    private static final long UNGUARDED = 0;

    private final String name;
    private final @Nullable BreakerSpec spec;
    private final LongSupplier nanoClock;
    private final Consumer<Ejection> listener;
    private Runnable onFirstWanted = () -> {};
    private volatile @Nullable FailureBreaker breaker;

    /**
     * A guard that makes its breaker when there is something to tell it.
     *
     * @param spec when to open, or null: never
     * @param nanoClock monotonic clock in nanoseconds
     * @param listener is told why whenever the breaker opens
     */
    Guard(String name, @Nullable BreakerSpec spec, LongSupplier nanoClock, Consumer<Ejection> listener) {
        this.name = name;
        this.spec = spec;
        this.nanoClock = nanoClock;
        this.listener = listener;
    }

    /** The same, its breaker made now, for those who watch it. */
    Guard watched() {
        if (spec != null) {
            breaker(spec);
        }
        return this;
    }

    /** The same, telling when there is something to tell the breaker for the first time. */
    Guard whenFirstWanted(Runnable listener) {
        onFirstWanted = listener;
        return this;
    }

    /** What keeps outliers from being called, or null: nothing does, or has to yet. */
    @Nullable
    FailureBreaker breaker() {
        return breaker;
    }

    private FailureBreaker breaker(BreakerSpec wanted) {
        FailureBreaker made = breaker;
        if (made == null) {
            made = new FailureBreaker(name, wanted, nanoClock, listener);
            breaker = made;
            onFirstWanted.run();
        }
        return made;
    }

    /**
     * Asks whether a call may be made now. A permission is given back by {@link #onEnded} or {@link #onUncalled}.
     *
     * @return {@link FailureBreaker#REFUSED}: it must not
     */
    long tryAcquire() {
        FailureBreaker made = breaker;
        return made == null ? UNGUARDED : made.tryAcquire();
    }

    /** How an attempt ends that was refused by {@link #tryAcquire}. */
    AttemptResult ejected() {
        FailureBreaker made = breaker;
        if (made == null) {
            throw new IllegalStateException("nothing was refused");
        }
        return made.refusal();
    }

    /**
     * Learns from how a call ended that {@link #tryAcquire} had let pass.
     *
     * @param callNanos how long it lasted
     * @return whether that said something about the model
     */
    boolean onEnded(long permission, Outcome outcome, @Nullable String reason, long callNanos) {
        if (spec == null) {
            return false;
        }
        FailureBreaker made = breaker;
        if (made == null && outcome == Outcome.SCORED) {
            return true;
        }
        made = breaker(spec);
        switch (outcome) {
            case SCORED -> made.onSuccess(permission, callNanos);
            case FAILED -> made.onFailure(permission, callNanos, reason == null ? "" : reason);
            case EXPIRED, SHED, NOT_READY, CANCELLED -> {
                made.onUnfinished(permission, callNanos);
                return made.isSlow(callNanos);
            }
        }
        return true;
    }

    /** An attempt ended without a call, or another one of its call has told how that went. */
    void onUncalled(long permission) {
        FailureBreaker made = breaker;
        if (made != null) {
            made.onUncalled(permission);
        }
    }
}
