package io.hedgerow.benchmarks.load.model;

import io.hedgerow.executors.LoadOptions;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ModelFormat;
import io.hedgerow.executors.ModelRefusedException;
import java.util.List;

/** The model format {@value #NAME}: a file is a {@link ModelBehaviour}, with or without weights. */
public final class BehaviourFormat implements ModelFormat {
    /** Name of the format. */
    public static final String NAME = "bench";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> fileExtensions() {
        return List.of(".bench");
    }

    @Override
    public LoadedModel load(ModelArtifact artifact, LoadOptions options) throws ModelRefusedException {
        try {
            return new BehaviourModel(BehaviourFile.read(artifact.bytes()));
        } catch (IllegalArgumentException e) {
            throw new ModelRefusedException("is no model of the benchmarks: " + e.getMessage(), e);
        }
    }
}
