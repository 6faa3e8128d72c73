package io.hedgerow.pipeline.documents;

import io.hedgerow.executors.Cancellation;
import io.hedgerow.executors.JobModels;
import io.hedgerow.executors.LoadOptions;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ModelFormat;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.proving.ModelProving;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;

/** What a model has to stand before it is loaded in this process. */
interface ModelTrial {
    /** Loads a model. */
    interface Load {
        LoadedModel now() throws ModelRefusedException;
    }

    /** Nothing: the model is the user's own, given on the command line. */
    ModelTrial NONE = new ModelTrial() {
        @Override
        public void stand(ModelFormat format, ModelArtifact artifact, LoadOptions load, OutputMapping output) {
            // as it is
        }

        @Override
        public LoadedModel load(Load load) throws ModelRefusedException {
            return load.now();
        }

        @Override
        public LoadedModel share(String format, ModelArtifact artifact, LoadOptions options, Load load)
                throws ModelRefusedException {
            return load.now();
        }

        @Override
        public <T> T call(Calls<T> calls) {
            return calls.make(new Cancellation());
        }
    };

    /** Calls of a model that was loaded, which may hang. */
    interface Calls<T> {
        /**
         * Makes them.
         *
         * @param cancellation cancelled when they are given up
         */
        T make(Cancellation cancellation);
    }

    /**
     * Calls a model.
     *
     * @throws ModelRefusedException when it does not answer
     */
    <T> T call(Calls<T> calls) throws ModelRefusedException;

    /**
     * Loads a model that may be.
     *
     * @throws ModelRefusedException when it cannot be loaded
     */
    LoadedModel load(Load load) throws ModelRefusedException;

    /**
     * Loads a model that is made of no others, unless it is in memory.
     *
     * @param format name of its format
     * @throws ModelRefusedException when it cannot be loaded
     */
    LoadedModel share(String format, ModelArtifact artifact, LoadOptions options, Load load)
            throws ModelRefusedException;

    /**
     * Returns when the model may be loaded.
     *
     * @throws ModelRefusedException when it must not be
     */
    void stand(ModelFormat format, ModelArtifact artifact, LoadOptions load, OutputMapping output)
            throws ModelRefusedException;

    /**
     * A trial in a process of its own, and a load of no more than its longest time; see {@link ModelProving}.
     *
     * @param models in memory
     */
    static ModelTrial inAProcess(ModelProving proving, JobModels models) {
        return new TrialInAProcess(proving, models);
    }
}
