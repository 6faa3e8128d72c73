package io.hedgerow.executors;

import io.hedgerow.proto.flink.KeyedModel;
import java.io.IOException;
import java.util.function.Consumer;
import org.apache.flink.api.common.state.ValueState;
import org.jspecify.annotations.Nullable;

/** Models in Flink's keyed state, by whatever state backend the job has. Confined to the task thread. */
final class KeyedStateStore implements ModelStore {
    private final ValueState<KeyedModel> state;
    private final Consumer<String> currentKey;

    /** @param currentKey sets the key that the state is of */
    KeyedStateStore(ValueState<KeyedModel> state, Consumer<String> currentKey) {
        this.state = state;
        this.currentKey = currentKey;
    }

    @Override
    public @Nullable KeyedModel get(String name) throws IOException {
        currentKey.accept(name);
        return state.value();
    }

    @Override
    public void put(KeyedModel model) throws IOException {
        currentKey.accept(model.name());
        state.update(model);
    }

    @Override
    public void remove(String name) {
        currentKey.accept(name);
        state.clear();
    }
}
