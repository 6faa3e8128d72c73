package io.hedgerow.executors.tensors.example;

import io.hedgerow.executors.Binding;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.ModelSignature;
import io.hedgerow.executors.Scorer;
import io.hedgerow.executors.tensors.Axes;
import io.hedgerow.executors.tensors.ElementType;
import io.hedgerow.executors.tensors.InputRules;
import io.hedgerow.executors.tensors.ModelFacts;
import io.hedgerow.executors.tensors.ModelOutput;
import io.hedgerow.executors.tensors.TensorModel;
import io.hedgerow.executors.tensors.TensorSpec;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import java.util.List;

/** The weights, and what they take and give: everything else about inputs and outputs is the {@link TensorModel}'s. */
final class DenseModel implements LoadedModel {
    private final float[][] weights;
    private final TensorModel tensors;

    DenseModel(float[][] weights) {
        this.weights = weights;
        this.tensors = new TensorModel(
                List.of(spec("x", weights.length)),
                List.of(ModelOutput.of(spec("p", weights[0].length))),
                new Facts(),
                InputRules.ANYTHING);
    }

    private static TensorSpec spec(String name, long width) {
        return new TensorSpec(name, ElementType.FLOAT, "float", List.of(Axes.ANY, width));
    }

    private record Facts() implements ModelFacts {
        @Override
        public String whyNoClasses() {
            return "its file does not say its classes";
        }

        @Override
        public boolean isSoftmax(ModelOutput output) {
            return true;
        }
    }

    @Override
    public ModelSignature signature(OutputMapping output) throws ModelRefusedException {
        return tensors.signature(output);
    }

    @Override
    public Scorer bind(Binding binding) throws ModelRefusedException {
        return new DenseScorer(weights, tensors.bind(binding));
    }

    @Override
    public void close() {
        // Holds nothing but heap memory.
    }
}
