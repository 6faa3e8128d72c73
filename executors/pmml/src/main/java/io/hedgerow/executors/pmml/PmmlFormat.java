package io.hedgerow.executors.pmml;

import io.hedgerow.executors.LoadOptions;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ModelFormat;
import io.hedgerow.executors.ModelRefusedException;
import java.util.List;

/**
 * PMML 3.0 to 4.4 as XML, every model kind the JPMML evaluator scores from one record: classification, regression
 * and clustering. One door for all files: what {@link PmmlLoader} does not let in is never evaluated. Thread-safe.
 */
public final class PmmlFormat implements ModelFormat {
    private static final List<String> PROVIDERS = List.of("cpu");

    /** Creates the format; for {@link java.util.ServiceLoader}. */
    public PmmlFormat() {}

    @Override
    public String name() {
        return "pmml";
    }

    @Override
    public List<String> fileExtensions() {
        return List.of(".pmml");
    }

    /** Loads a model. The evaluator runs on the thread that calls it, and refuses options that ask for more. */
    @Override
    public LoadedModel load(ModelArtifact artifact, LoadOptions options) throws ModelRefusedException {
        options.choose(PROVIDERS);
        if (options.threads() != 1) {
            throw new ModelRefusedException(
                    "a PMML model is evaluated by the thread that calls it; threads must be 1, was " + options.threads()
                            + " (more calls at once are the pool's threads)");
        }
        return PmmlModel.of(PmmlLoader.load(artifact.bytes()));
    }
}
