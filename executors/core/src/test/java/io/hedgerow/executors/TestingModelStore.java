package io.hedgerow.executors;

import io.hedgerow.proto.flink.KeyedModel;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** State of a keyed pool without a backend. */
final class TestingModelStore implements ModelStore {
    private final Map<String, KeyedModel> models = new TreeMap<>();

    /** What is current, by name. */
    Collection<KeyedModel> models() {
        return models.values();
    }

    @Override
    public @Nullable KeyedModel get(String name) {
        return models.get(name);
    }

    @Override
    public void put(KeyedModel model) {
        models.put(model.name(), model);
    }

    @Override
    public void remove(String name) {
        models.remove(name);
    }
}
