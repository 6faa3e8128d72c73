package io.hedgerow.executors;

import io.hedgerow.policies.spec.ModelSpec;

/**
 * A model in memory, shared by all subtasks of a process. Thread-safe. Closed once, when its last user is done.
 */
public interface LoadedModel extends AutoCloseable {

    /**
     * What the model takes and gives.
     *
     * @param output names set in the Model document, where convention does not find them
     * @throws ModelRefusedException when a named output does not exist, or the classes of a classifier cannot be found
     */
    ModelSignature signature(ModelSpec.OutputMapping output) throws ModelRefusedException;

    /**
     * Binds the model to an endpoint: every field is resolved here, once.
     *
     * @throws ModelRefusedException when the endpoint lacks an input, types do not fit, or classes are not the
     *     endpoint's; all such problems are in the message
     */
    Scorer bind(Binding binding) throws ModelRefusedException;

    /** Frees native memory. No scorer of this model is used afterwards. */
    @Override
    void close();
}
