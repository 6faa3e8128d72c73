package io.hedgerow.executors;

import io.hedgerow.proto.flink.WorkItem;
import org.jspecify.annotations.Nullable;

/** Finds the model that the key of a request chooses. Confined to the task thread. */
interface ModelChoice {

    /** No request has a key that chooses. */
    ModelChoice NONE = item -> null;

    /** The model that an item names, held for the caller, who lets go of it; null where there is none. */
    @Nullable
    ChosenModel hold(WorkItem item);
}
