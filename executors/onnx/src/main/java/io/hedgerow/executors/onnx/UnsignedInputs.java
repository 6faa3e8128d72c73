package io.hedgerow.executors.onnx;

import io.hedgerow.executors.onnx.proto.AttributeProto;
import io.hedgerow.executors.onnx.proto.GraphProto;
import io.hedgerow.executors.onnx.proto.ModelProto;
import io.hedgerow.executors.onnx.proto.NodeProto;
import io.hedgerow.executors.onnx.proto.OperatorSetIdProto;
import io.hedgerow.executors.onnx.proto.ValueInfoProto;
import io.hedgerow.executors.tensors.ElementType;
import io.hedgerow.executors.tensors.TensorSpec;
import java.util.Optional;
import java.util.Set;

/**
 * The runtime's Java interface cannot make tensors of uint16, uint32 and uint64. A graph that takes them is given
 * signed inputs of the same width under other names, each followed by a Cast, which keeps the bits.
 */
final class UnsignedInputs {
    private static final String PREFIX = "hedgerow/";
    private static final long OPSET_WITH_CAST = 13;

    private UnsignedInputs() {}

    /** The name under which the runtime takes an input. */
    static String feedName(TensorSpec input) {
        return feedName(input.name(), input.type());
    }

    private static String feedName(String input, ElementType type) {
        return OnnxTypes.signedTwin(type) == type ? input : PREFIX + input;
    }

    /** A model that the Java interface can feed; empty where the file as it is can be fed. */
    static Optional<ModelProto> adapt(ModelProto model) {
        Set<String> constants = ModelInputs.constantNames(model.getGraph());
        GraphProto.Builder graph = model.getGraph().toBuilder().clearNode();
        for (int i = 0; i < graph.getInputCount(); i++) {
            ValueInfoProto input = graph.getInput(i);
            ElementType type = OnnxTypes.of(input.getType().getTensorType().getElemType());
            if (type == null || OnnxTypes.signedTwin(type) == type || constants.contains(input.getName())) {
                continue;
            }
            graph.addNode(cast(input.getName(), type));
            graph.setInput(i, renamed(input, type));
        }
        if (graph.getNodeCount() == 0) {
            return Optional.empty();
        }
        graph.addAllNode(model.getGraph().getNodeList());
        return Optional.of(withCast(model.toBuilder().setGraph(graph)).build());
    }

    private static NodeProto cast(String input, ElementType type) {
        return NodeProto.newBuilder()
                .setOpType("Cast")
                .setName(PREFIX + "cast/" + input)
                .addInput(feedName(input, type))
                .addOutput(input)
                .addAttribute(AttributeProto.newBuilder()
                        .setName("to")
                        .setType(AttributeProto.AttributeType.INT)
                        .setI(OnnxTypes.number(type)))
                .build();
    }

    private static ValueInfoProto renamed(ValueInfoProto input, ElementType type) {
        ValueInfoProto.Builder renamed = input.toBuilder().setName(feedName(input.getName(), type));
        renamed.getTypeBuilder().getTensorTypeBuilder().setElemType(OnnxTypes.number(OnnxTypes.signedTwin(type)));
        return renamed.build();
    }

    private static ModelProto.Builder withCast(ModelProto.Builder model) {
        boolean standard = model.getOpsetImportList().stream()
                .map(OperatorSetIdProto::getDomain)
                .anyMatch(domain -> domain.isEmpty() || domain.equals("ai.onnx"));
        return standard
                ? model
                : model.addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET_WITH_CAST));
    }
}
