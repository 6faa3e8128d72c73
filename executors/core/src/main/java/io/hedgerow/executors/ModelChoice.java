package io.hedgerow.executors;

import io.hedgerow.proto.flink.WorkItem;
import org.jspecify.annotations.Nullable;

/** Finds the model that the key of a request chooses, and watches over loads of such models. Confined to the task thread. */
interface ModelChoice {

    /** No request has a key that chooses. */
    ModelChoice NONE = item -> null;

    /** The model that an item names, held for the caller, who lets go of it; null where there is none. */
    @Nullable
    ChosenModel hold(WorkItem item);

    /** Whether a call waits for the load of its model and will not end soon: it keeps its worker from others. */
    default boolean holdUp(Call call, long nowNanos) {
        return false;
    }

    /** Gives up loads that have taken too long. */
    default void giveUpOverdueLoads() {}

    /** When a load is next to be looked at, on the monotonic clock; {@link TimeLimits#NEVER}: none is under way. */
    default long nextLoadNanos() {
        return TimeLimits.NEVER;
    }
}
