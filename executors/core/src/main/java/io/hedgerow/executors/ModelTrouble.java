package io.hedgerow.executors;

import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.ModelSpec;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a version of a key's model: why it cannot be loaded, or does not fit an endpoint, and when that is tried
 * again, and its breaker. That it does not fit one endpoint is no trouble of another. It outlives the model's stay in memory.
 * Thread-safe, but for the guard.
 */
final class ModelTrouble {
    /** Endpoints, and generations of them, that it is known not to fit: those that were asked for first are forgotten. */
    static final int MOST_UNFIT = 64;

    private final ModelSpec model;
    private final Guard guard;
    private final Consumer<ModelTrouble> onTrouble;
    private final RefusalPause load = new RefusalPause();
    private final Deque<Unfit> unfit = new ArrayDeque<>();

    /** An endpoint, of one generation, that the model does not fit. */
    private record Unfit(EndpointSpec endpoint, RefusalPause pause) {}

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

    /** Why it cannot be loaded, or null. */
    synchronized @Nullable String refusal() {
        return load.reason();
    }

    /** Why it cannot be called for an endpoint, or null. */
    synchronized @Nullable String refusal(EndpointSpec endpoint) {
        RefusalPause fit = find(endpoint);
        return load.reason() != null || fit == null ? load.reason() : fit.reason();
    }

    /** Whether it could not be called for an endpoint, and it is too soon to try again. */
    synchronized boolean isPaused(EndpointSpec endpoint, long nowNanos) {
        RefusalPause fit = find(endpoint);
        return load.isOn(nowNanos) || (fit != null && fit.isOn(nowNanos));
    }

    /** It cannot be loaded, for a while that doubles from time to time. True: it could before, as far as was known. */
    boolean refuse(String reason, long nowNanos) {
        return refuse(load, reason, nowNanos, false);
    }

    /** It cannot be loaded, and trying took so much that it is left alone for long. Otherwise as the other. */
    boolean refuseForLong(String reason, long nowNanos) {
        return refuse(load, reason, nowNanos, true);
    }

    /** It was loaded and does not fit an endpoint, for a while that doubles from time to time. True: it did, as far as was known. */
    boolean refuseFor(EndpointSpec endpoint, String reason, long nowNanos) {
        synchronized (this) {
            load.end();
        }
        return refuse(findOrAdd(endpoint), reason, nowNanos, false);
    }

    private boolean refuse(RefusalPause pause, String reason, long nowNanos, boolean isForLong) {
        boolean isNew;
        synchronized (this) {
            isNew = pause.begin(reason, nowNanos, isForLong);
        }
        onTrouble.accept(this);
        return isNew;
    }

    /**
     * It can be called for an endpoint, and what was wrong with it for other generations of that is of no interest any more.
     * True: something was wrong, with the load or for whichever endpoint.
     */
    synchronized boolean recover(EndpointSpec endpoint) {
        boolean was = load.end() || !unfit.isEmpty();
        unfit.removeIf(each -> each.endpoint().name().equals(endpoint.name()));
        return was;
    }

    /** Whether it is known not to fit some endpoint. */
    synchronized boolean isUnfit() {
        return !unfit.isEmpty();
    }

    private synchronized RefusalPause findOrAdd(EndpointSpec endpoint) {
        RefusalPause known = find(endpoint);
        if (known != null) {
            return known;
        }
        if (unfit.size() == MOST_UNFIT) {
            unfit.removeFirst();
        }
        RefusalPause added = new RefusalPause();
        unfit.addLast(new Unfit(endpoint, added));
        return added;
    }

    private @Nullable RefusalPause find(EndpointSpec endpoint) {
        for (Unfit each : unfit) {
            if (isOf(each, endpoint)) {
                return each.pause();
            }
        }
        return null;
    }

    @SuppressWarnings("ReferenceEquality") // an endpoint of one generation is one object in a subtask
    private static boolean isOf(Unfit unfit, EndpointSpec endpoint) {
        return unfit.endpoint() == endpoint;
    }
}
