package io.hedgerow.executors.tensorflow;

import io.hedgerow.executors.LoadOptions;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ModelFormat;
import io.hedgerow.executors.ModelRefusedException;
import java.util.Collection;
import java.util.List;

/**
 * Frozen graphs ({@code .pb}) and SavedModels (their folder, or a zip of it). The file is read and checked before
 * TensorFlow sees it; what it may hold and how its inputs and outputs are understood is in this module's README.
 */
public final class TensorflowFormat implements ModelFormat {

    @Override
    public String name() {
        return "tensorflow";
    }

    @Override
    public List<String> fileExtensions() {
        return List.of(".pb", ".zip");
    }

    @Override
    public boolean takesFolder(Collection<String> fileNames) {
        return fileNames.contains(SavedModelArchive.GRAPH_FILE);
    }

    @Override
    public LoadedModel load(ModelArtifact artifact, LoadOptions options) throws ModelRefusedException {
        try {
            return TensorflowModel.load(artifact.bytes(), options);
        } catch (StackOverflowError e) {
            throw new ModelRefusedException("the model is nested too deeply", e);
        } catch (LinkageError e) { // the plug-in without TensorFlow, or on a machine that it was not made for
            throw new ModelRefusedException(
                    "TensorFlow cannot be loaded: " + e
                            + "; its jars (native/tensorflow of the distribution, for Linux on"
                            + " x86-64) have to be on the class path",
                    e);
        }
    }
}
