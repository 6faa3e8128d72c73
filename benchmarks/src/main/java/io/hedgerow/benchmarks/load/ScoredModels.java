package io.hedgerow.benchmarks.load;

import io.hedgerow.executors.Binding;
import io.hedgerow.executors.LoadOptions;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ModelFormats;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.Scorer;
import io.hedgerow.pipeline.documents.ResolvedDocuments;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.policies.spec.VariantSpec;
import io.hedgerow.proto.flink.AttemptReply;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** The workload's models for the baselines that call them: the same code that Hedgerow's pools call. */
final class ScoredModels implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Roster roster;
    private final HashMap<String, byte[]> bytes = new HashMap<>();

    ScoredModels(ResolvedDocuments documents) {
        this.roster = documents.roster();
        documents.artifacts().forEach((id, artifact) -> bytes.put(id, artifact.bytes()));
    }

    EndpointSpec endpoint() {
        return roster.endpoints().get(0);
    }

    /** Loads every variant's model. */
    Loaded load(ClassLoader loader) throws ModelRefusedException {
        ModelFormats formats = ModelFormats.load(loader);
        List<LoadedModel> models = new ArrayList<>();
        List<Scorer> scorers = new ArrayList<>();
        for (VariantSpec variant : endpoint().variants()) {
            ModelSpec spec = roster.modelOf(variant);
            LoadedModel model = formats.find(spec.format())
                    .orElseThrow(() -> new ModelRefusedException("no format " + spec.format()))
                    .load(ModelArtifact.of(spec.source(), bytes(spec)), LoadOptions.DEFAULT);
            models.add(model);
            scorers.add(model.bind(Binding.of(endpoint(), spec)));
        }
        return new Loaded(models, scorers);
    }

    private byte[] bytes(ModelSpec spec) {
        byte[] found = bytes.get(spec.id());
        if (found == null) {
            throw new IllegalStateException("the bytes of " + spec.id() + " are missing");
        }
        return found;
    }

    /** The number in a reply: a value, or how sure a class is. */
    static double value(AttemptReply reply) {
        Prediction prediction = reply.prediction();
        return prediction == null ? 0 : value(prediction);
    }

    static double value(Prediction prediction) {
        return prediction.hasValue() ? prediction.value() : prediction.confidence();
    }

    /**
     * Loaded models.
     *
     * @param scorers by variant
     */
    record Loaded(List<LoadedModel> models, List<Scorer> scorers) implements AutoCloseable {
        @Override
        public void close() {
            models.forEach(LoadedModel::close);
        }
    }
}
