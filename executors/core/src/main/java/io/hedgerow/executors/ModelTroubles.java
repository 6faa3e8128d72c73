package io.hedgerow.executors;

import io.hedgerow.policies.spec.ModelSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The versions of keys' models with which something was wrong, of no more than so many those that were last asked for: a bad
 * one is left alone for a while, also where it has left memory meanwhile. Thread-safe.
 */
final class ModelTroubles {
    static final int MOST = 1_000;

    private final Function<ModelSpec, Guard> guards;
    private final Map<String, ModelTrouble> byId = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ModelTrouble> eldest) {
            return size() > MOST;
        }
    };

    /** @param guards makes what keeps a version from being called while it fails */
    ModelTroubles(Function<ModelSpec, Guard> guards) {
        this.guards = guards;
    }

    /** What is known to be wrong with a version; for one that nothing is known of, a place for it. */
    synchronized ModelTrouble of(ModelSpec model) {
        ModelTrouble known = byId.get(model.id());
        return known != null && known.model().equals(model)
                ? known
                : new ModelTrouble(model, guards.apply(model), this::remember);
    }

    private synchronized void remember(ModelTrouble trouble) {
        byId.put(trouble.model().id(), trouble);
    }

    /** Somebody thinks that nothing is wrong with a version any more. True: something was. */
    synchronized boolean forget(ModelSpec model) {
        return byId.remove(model.id()) != null;
    }

    /** Of how many versions something is known. */
    synchronized int size() {
        return byId.size();
    }
}
