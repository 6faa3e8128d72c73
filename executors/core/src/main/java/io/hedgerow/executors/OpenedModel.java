package io.hedgerow.executors;

import io.hedgerow.policies.spec.ModelSpec;

/**
 * A model that was opened for another one. It may be shared with everybody else who uses it, and stays open until this is
 * closed, once.
 *
 * @param spec what its document says
 * @param model the model; it is not closed by whoever opened it
 * @param release gives it back
 */
public record OpenedModel(ModelSpec spec, LoadedModel model, Runnable release) implements AutoCloseable {

    /** Gives the model back. No scorer of it is used afterwards. */
    @Override
    public void close() {
        release.run();
    }
}
