package io.hedgerow.executors;

import io.hedgerow.proto.flink.KeyedModel;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The models of a keyed pool that belong to this subtask, by name. Confined to the task thread. */
interface ModelStore {

    /** The current version of a model, or null. */
    @Nullable
    KeyedModel get(String name) throws IOException;

    /** Makes it the current version of its name. */
    void put(KeyedModel model) throws IOException;

    /** There is no model of that name any more. */
    void remove(String name);
}
