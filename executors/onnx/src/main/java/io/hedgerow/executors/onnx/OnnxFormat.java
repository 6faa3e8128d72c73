package io.hedgerow.executors.onnx;

import io.hedgerow.executors.LoadOptions;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ModelFormat;
import io.hedgerow.executors.ModelRefusedException;
import java.util.List;

/**
 * Models in the ONNX format. The file is read and checked before ONNX Runtime sees it; what it may hold and how its
 * inputs and outputs are understood is in this module's README.
 */
public final class OnnxFormat implements ModelFormat {

    @Override
    public String name() {
        return "onnx";
    }

    @Override
    public List<String> fileExtensions() {
        return List.of(".onnx");
    }

    @Override
    public LoadedModel load(ModelArtifact artifact, LoadOptions options) throws ModelRefusedException {
        try {
            return OnnxModel.load(artifact.buffer(), options);
        } catch (StackOverflowError e) {
            throw new ModelRefusedException("the model is nested too deeply", e);
        } catch (InternalError e) { // how a page of a mapped file fails that is not there any more
            throw new ModelRefusedException("its file was changed while it was read", e);
        }
    }
}
