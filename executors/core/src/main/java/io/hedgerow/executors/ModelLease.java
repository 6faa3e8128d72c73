package io.hedgerow.executors;

/**
 * A share in a loaded model. The model is closed when no lease and no use of it is left. Thread-safe.
 */
final class ModelLease implements AutoCloseable {
    private final ModelRegistry registry;
    private final SharedModel shared;

    ModelLease(ModelRegistry registry, SharedModel shared) {
        this.registry = registry;
        this.shared = shared;
    }

    LoadedModel model() {
        return shared.model();
    }

    /** A thread is about to call the model: it is not closed before that thread's {@link Use#close}. */
    Use use() {
        registry.startUse(this, shared);
        return new Use(registry, shared);
    }

    /** Gives the share back. Further calls do nothing. */
    @Override
    public void close() {
        registry.release(this, shared);
    }

    /** A thread that may be inside the model. Closed once, by that thread. */
    record Use(ModelRegistry registry, SharedModel shared) implements AutoCloseable {
        @Override
        public void close() {
            registry.endUse(shared);
        }
    }
}
