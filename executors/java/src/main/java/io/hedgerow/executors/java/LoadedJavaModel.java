package io.hedgerow.executors.java;

import io.hedgerow.executors.Binding;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.ModelSignature;
import io.hedgerow.executors.Scorer;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import java.util.ArrayList;
import java.util.List;

/** An instance of a user's class. */
final class LoadedJavaModel implements LoadedModel {
    private final String name;
    private final JavaModel model;
    private final ModelDescription description;

    LoadedJavaModel(String name, JavaModel model, ModelDescription description) {
        this.name = name;
        this.model = model;
        this.description = description;
    }

    @Override
    public ModelSignature signature(OutputMapping output) throws ModelRefusedException {
        refuseMapping(output);
        return description.signature();
    }

    private static void refuseMapping(OutputMapping output) throws ModelRefusedException {
        if (!output.equals(OutputMapping.INFERRED)) {
            throw new ModelRefusedException(
                    "a java model says itself which of its outputs is what, and its classes; leave output out");
        }
    }

    @Override
    public Scorer bind(Binding binding) throws ModelRefusedException {
        refuseMapping(binding.output());
        List<String> problems = new ArrayList<>();
        RowColumns columns = new RowBinding(description, binding, problems::add).columns();
        if (!problems.isEmpty()) {
            throw new ModelRefusedException("the model does not fit the endpoint: " + String.join("; ", problems));
        }
        return new JavaScorer(model, columns, new ScoreReader(description, binding));
    }

    @Override
    public void close() {
        UserCode.close(name, model);
    }
}
