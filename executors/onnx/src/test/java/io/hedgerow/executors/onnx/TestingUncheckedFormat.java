package io.hedgerow.executors.onnx;

import ai.onnxruntime.OrtSession;
import io.hedgerow.executors.Binding;
import io.hedgerow.executors.LoadOptions;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ModelFormat;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.ModelSignature;
import io.hedgerow.executors.Scorer;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.policies.spec.Task;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** ONNX files without inputs that go to the runtime as they are: what would happen if reading them found nothing. */
public final class TestingUncheckedFormat implements ModelFormat {
    @Override
    public String name() {
        return "onnx-unchecked";
    }

    @Override
    public List<String> fileExtensions() {
        return List.of();
    }

    @Override
    public LoadedModel load(ModelArtifact artifact, LoadOptions options) throws ModelRefusedException {
        OnnxSession session = OnnxSession.open(artifact.buffer(), options);
        Set<String> outputs = session.outputs().keySet();
        return new LoadedModel() {
            @Override
            public ModelSignature signature(ModelSpec.OutputMapping output) {
                return new ModelSignature(List.of(), List.of(), Task.REGRESSION, List.of());
            }

            @Override
            public Scorer bind(Binding binding) {
                return (row, cancellation) -> {
                    try (OrtSession.RunOptions run = session.runOptions();
                            OrtSession.Result result = session.run(Map.of(), outputs, Map.of(), run)) {
                        return Prediction.ofValue(result.size());
                    }
                };
            }

            @Override
            public void close() {
                session.close();
            }
        };
    }
}
