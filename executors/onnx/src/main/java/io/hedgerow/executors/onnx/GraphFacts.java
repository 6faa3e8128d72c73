package io.hedgerow.executors.onnx;

import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.onnx.GraphTrace.ClassLabels;
import io.hedgerow.executors.tensors.ModelFacts;
import io.hedgerow.executors.tensors.ModelOutput;
import io.hedgerow.executors.tensors.OutputRoles;
import java.util.List;

/**
 * What a file says of its outputs: in the graph, and in the metadata.
 *
 * @param metadataClasses empty where the metadata has none
 */
record GraphFacts(GraphTrace trace, List<String> metadataClasses) implements ModelFacts {
    GraphFacts {
        metadataClasses = List.copyOf(metadataClasses);
    }

    @Override
    public String whyNoClasses() {
        return "its classes are neither in the graph nor in its metadata (keys "
                + String.join(", ", MetadataClasses.KEYS) + ")";
    }

    @Override
    public List<String> classLabels(ModelOutput output) {
        ClassLabels labels = trace.classLabels(output.name());
        return labels == null ? List.of() : labels.names();
    }

    @Override
    public boolean isPosition(ModelOutput label) {
        return trace.isPosition(label.name());
    }

    @Override
    public boolean isSoftmax(ModelOutput output) {
        return trace.isSoftmax(output.name());
    }

    @Override
    public void check(OutputRoles roles) throws ModelRefusedException {
        Texts.refuseGarbled(roles);
    }
}
