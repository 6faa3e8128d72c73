package io.hedgerow.benchmarks.load.model;

import io.hedgerow.executors.LoadOptions;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ModelFormat;
import io.hedgerow.executors.ModelRefusedException;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** The model format {@value #NAME}: a file is a {@link ModelBehaviour}, with or without weights. */
public final class BehaviourFormat implements ModelFormat {
    /** Name of the format. */
    public static final String NAME = "bench";

    private static final LongAdder LOADS = new LongAdder();

    /** Models of this format that this process has loaded so far. */
    public static long loads() {
        return LOADS.sum();
    }

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
            BehaviourModel model = new BehaviourModel(BehaviourFile.read(artifact.bytes()));
            LOADS.increment();
            return model;
        } catch (IllegalArgumentException e) {
            throw new ModelRefusedException("is no model of the benchmarks: " + e.getMessage(), e);
        }
    }
}
