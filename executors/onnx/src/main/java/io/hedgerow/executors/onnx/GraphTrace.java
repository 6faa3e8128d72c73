package io.hedgerow.executors.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.hedgerow.executors.onnx.proto.AttributeProto;
import io.hedgerow.executors.onnx.proto.GraphProto;
import io.hedgerow.executors.onnx.proto.NodeProto;
import io.hedgerow.executors.onnx.proto.TensorProto;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what makes an output: follows it back through operators that only change shape or type, to the one that
 * made the values.
 */
final class GraphTrace {
    private static final Set<String> PASS_THROUGH =
            Set.of("Identity", "Cast", "Reshape", "Squeeze", "Unsqueeze", "Flatten", "Normalizer", "Clip", "Dropout");
    private static final Set<String> CLASS_LABEL_ATTRIBUTES =
            Set.of("classlabels_strings", "classlabels_ints", "classlabels_int64s");
    private static final Set<String> LOOKUPS = Set.of("ArrayFeatureExtractor", "Gather");
    private static final Set<String> POSITIONS = Set.of("ArgMax", "TopK");

    private final Map<String, NodeProto> producers = new HashMap<>();
    private final Map<String, TensorProto> constants = new HashMap<>();

    private GraphTrace() {}

    GraphTrace(GraphProto graph) {
        for (TensorProto tensor : graph.getInitializerList()) {
            constants.put(tensor.getName(), tensor);
        }
        for (NodeProto node : graph.getNodeList()) {
            node.getOutputList().forEach(output -> producers.put(output, node));
            if (node.getOpType().equals("Constant") && node.getOutputCount() == 1) {
                attribute(node, "value", constants);
            }
        }
    }

    /** What this tells of a graph's outputs, and nothing else that is in the file, however large. */
    GraphTrace ofOutputs(GraphProto graph) {
        GraphTrace kept = new GraphTrace();
        graph.getOutputList().forEach(output -> keep(output.getName(), kept));
        return kept;
    }

    private void keep(String output, GraphTrace kept) {
        String name = output;
        NodeProto node = producers.get(name);
        while (node != null && !kept.producers.containsKey(name)) {
            NodeProto small = withoutParameters(node);
            kept.producers.put(name, small);
            name = small.getInputCount() == 0 ? "" : small.getInput(0);
            TensorProto table = LOOKUPS.contains(small.getOpType()) ? constants.get(name) : null;
            if (table != null) {
                kept.constants.put(name, copy(table));
            }
            node = PASS_THROUGH.contains(small.getOpType()) ? producers.get(name) : null;
        }
    }

    /** Parameters of a node may be all that a model has learned. */
    private static NodeProto withoutParameters(NodeProto node) {
        NodeProto.Builder small = node.toBuilder().clearAttribute();
        node.getAttributeList().stream()
                .filter(attribute -> CLASS_LABEL_ATTRIBUTES.contains(attribute.getName()))
                .forEach(small::addAttribute);
        return copy(small.build());
    }

    /** What was parsed refers to the file's bytes; what is written and parsed again does not. */
    private static NodeProto copy(NodeProto node) {
        try {
            return NodeProto.parseFrom(node.toByteArray());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("what was parsed once is not parsed again", e);
        }
    }

    private static TensorProto copy(TensorProto tensor) {
        try {
            return TensorProto.parseFrom(tensor.toByteArray());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("what was parsed once is not parsed again", e);
        }
    }

    /**
     * The classes an output speaks of, in the graph's order, or null when the graph does not say.
     *
     * @param integers whether they are numbers in the graph
     */
    record ClassLabels(List<String> names, boolean integers) {
        ClassLabels {
            names = List.copyOf(names);
        }
    }

    @Nullable
    ClassLabels classLabels(String output) {
        NodeProto source = sourceOf(output);
        if (source == null) {
            return null;
        }
        for (AttributeProto attribute : source.getAttributeList()) {
            if (CLASS_LABEL_ATTRIBUTES.contains(attribute.getName())
                    && attribute.getStringsCount() + attribute.getIntsCount() > 0) {
                return labels(attribute);
            }
        }
        if (LOOKUPS.contains(source.getOpType()) && source.getInputCount() > 0) {
            TensorProto table = constants.get(source.getInput(0));
            return table == null ? null : labels(table);
        }
        return null;
    }

    /** What makes a value, or null where no node does. */
    @Nullable
    NodeProto producerOf(String value) {
        return producers.get(value);
    }

    /** Whether the values are positions, not names: the place of a maximum. */
    boolean isPosition(String output) {
        NodeProto source = sourceOf(output);
        return source != null && POSITIONS.contains(source.getOpType());
    }

    /** Whether the values come out of a softmax. */
    boolean isSoftmax(String output) {
        NodeProto source = sourceOf(output);
        return source != null && source.getOpType().equals("Softmax");
    }

    private @Nullable NodeProto sourceOf(String output) {
        String name = output;
        for (int steps = 0; steps <= producers.size(); steps++) {
            NodeProto node = producers.get(name);
            if (node == null || node.getInputCount() == 0 || !PASS_THROUGH.contains(node.getOpType())) {
                return node;
            }
            name = node.getInput(0);
        }
        return null;
    }

    private static void attribute(NodeProto constant, String name, Map<String, TensorProto> constants) {
        for (AttributeProto attribute : constant.getAttributeList()) {
            if (attribute.getName().equals(name) && attribute.hasT()) {
                constants.put(constant.getOutput(0), attribute.getT());
            }
        }
    }

    private static ClassLabels labels(AttributeProto attribute) {
        if (attribute.getStringsCount() > 0) {
            return new ClassLabels(texts(attribute.getStringsList()), false);
        }
        return new ClassLabels(numbers(attribute.getIntsList()), true);
    }

    private static @Nullable ClassLabels labels(TensorProto table) {
        if (table.getDataType() == TensorProto.DataType.STRING_VALUE) {
            return new ClassLabels(texts(table.getStringDataList()), false);
        }
        if (table.getDataType() == TensorProto.DataType.INT32_VALUE) {
            List<Integer> values = table.hasRawData() ? ints(table.getRawData()) : table.getInt32DataList();
            return new ClassLabels(numbers(values), true);
        }
        if (table.getDataType() == TensorProto.DataType.INT64_VALUE) {
            List<Long> values = table.hasRawData() ? ShortTensors.longs(table.getRawData()) : table.getInt64DataList();
            return new ClassLabels(numbers(values), true);
        }
        return null;
    }

    private static List<Integer> ints(ByteString raw) {
        var buffer = raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
        List<Integer> values = new ArrayList<>();
        while (buffer.hasRemaining()) {
            values.add(buffer.get());
        }
        return values;
    }

    private static List<String> texts(List<ByteString> values) {
        return values.stream().map(ByteString::toStringUtf8).toList();
    }

    private static List<String> numbers(List<? extends Number> values) {
        return values.stream().map(String::valueOf).toList();
    }
}
