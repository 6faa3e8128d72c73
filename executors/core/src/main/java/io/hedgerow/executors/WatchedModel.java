package io.hedgerow.executors;

import io.hedgerow.policies.spec.ModelSpec.OutputMapping;

/**
 * A model whose first calls are written down, whoever makes them.
 *
 * @param model the model
 * @param first its first calls
 */
record WatchedModel(LoadedModel model, FirstCalls first) implements LoadedModel {
    @Override
    public ModelSignature signature(OutputMapping output) throws ModelRefusedException {
        return model.signature(output);
    }

    @Override
    public Scorer bind(Binding binding) throws ModelRefusedException {
        Scorer scorer = model.bind(binding);
        return first.isOver() ? scorer : new FirstCallScorer(scorer, first);
    }

    @Override
    public void close() {
        model.close();
    }
}
