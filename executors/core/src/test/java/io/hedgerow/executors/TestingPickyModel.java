package io.hedgerow.executors;

import io.hedgerow.policies.spec.ModelSpec;

/** A model that looks at each endpoint before it is bound to it. */
record TestingPickyModel(LoadedModel model, Look look) implements LoadedModel {

    /** Throws where the model does not fit. */
    interface Look {
        void look() throws ModelRefusedException;
    }

    @Override
    public ModelSignature signature(ModelSpec.OutputMapping output) throws ModelRefusedException {
        return model.signature(output);
    }

    @Override
    public Scorer bind(Binding binding) throws ModelRefusedException {
        look.look();
        return model.bind(binding);
    }

    @Override
    public void close() {
        model.close();
    }
}
