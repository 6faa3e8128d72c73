package io.hedgerow.pipeline.documents;

import io.hedgerow.executors.LoadOptions;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ModelFormat;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.proving.ModelProving;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import java.io.IOException;

/** What a model has to stand before it is loaded in this process. */
interface ModelTrial {
    /** Nothing: the model is the user's own, given on the command line. */
    ModelTrial NONE = (format, artifact, load, output) -> {};

    /**
     * Returns when the model may be loaded.
     *
     * @throws ModelRefusedException when it must not be
     */
    void stand(ModelFormat format, ModelArtifact artifact, LoadOptions load, OutputMapping output)
            throws ModelRefusedException;

    /** A trial in a process of its own; see {@link ModelProving}. */
    static ModelTrial inAProcess(ModelProving proving) {
        return (format, artifact, load, output) -> {
            try {
                proving.prove(format, artifact, load, output);
            } catch (IOException e) {
                throw new ModelRefusedException("it could not be tried in a process of its own: " + e.getMessage(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ModelRefusedException("its trial was interrupted", e);
            }
        };
    }
}
