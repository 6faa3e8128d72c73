package io.hedgerow.executors.onnx;

import ai.onnxruntime.NodeInfo;
import com.google.protobuf.ByteString;
import io.hedgerow.executors.onnx.GraphTrace.ClassLabels;
import io.hedgerow.executors.onnx.proto.AttributeProto;
import io.hedgerow.executors.onnx.proto.GraphProto;
import io.hedgerow.executors.onnx.proto.ModelProto;
import io.hedgerow.executors.onnx.proto.NodeProto;
import io.hedgerow.executors.onnx.proto.OperatorSetIdProto;
import io.hedgerow.executors.onnx.proto.TensorProto.DataType;
import io.hedgerow.executors.onnx.proto.TypeProto;
import io.hedgerow.executors.onnx.proto.ValueInfoProto;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Strings and maps are slow to hand over to Java, an object an element, and cannot be written to kept memory. So the
 * runtime loads a graph that gives numbers besides: for a label of strings its position in the graph's own list of
 * classes, and for maps from class to probability the tensor that they are made of. The outputs of the file stay what
 * they are.
 */
final class StandIns {
    private static final String PREFIX = "hedgerow/position/";
    private static final String ML = "ai.onnx.ml";
    /** The first that encodes strings by a list of keys. */
    private static final long ML_VERSION = 2;

    private final GraphProto graph;
    private final GraphTrace trace;
    private final Set<String> outputs = new HashSet<>();
    private final boolean canEncode;

    private StandIns(ModelProto model) {
        this.graph = model.getGraph();
        this.trace = new GraphTrace(graph);
        graph.getOutputList().forEach(output -> outputs.add(output.getName()));
        this.canEncode = model.getOpsetImportList().stream()
                .filter(set -> set.getDomain().equals(ML))
                .allMatch(set -> set.getVersion() >= ML_VERSION);
    }

    /** The model with stand-ins; empty where it has no use for any. */
    static Optional<ModelProto> adapt(ModelProto model) {
        return new StandIns(model).adapted(model);
    }

    private Optional<ModelProto> adapted(ModelProto model) {
        GraphProto.Builder adapted = graph.toBuilder();
        boolean encodes = false;
        for (ValueInfoProto output : graph.getOutputList()) {
            ClassLabels encodable = encodable(output);
            String scores = scoresOf(output);
            if (encodable != null) {
                adapted.addNode(encoder(output.getName(), encodable.names())).addOutput(positions(output));
                encodes = true;
            } else if (scores != null && outputs.add(scores)) {
                adapted.addOutput(scores(scores));
            }
        }
        if (adapted.getOutputCount() == graph.getOutputCount()) {
            return Optional.empty();
        }
        return Optional.of(
                withOperators(model.toBuilder().setGraph(adapted), encodes).build());
    }

    /** Classes of a label that can be told as positions, or null. */
    private @Nullable ClassLabels encodable(ValueInfoProto output) {
        boolean strings = output.getType().getTensorType().getElemType() == DataType.STRING_VALUE;
        ClassLabels labels = strings && canEncode ? trace.classLabels(output.getName()) : null;
        if (labels == null || labels.integers() || trace.producerOf(PREFIX + output.getName()) != null) {
            return null;
        }
        boolean distinct = Set.copyOf(labels.names()).size() == labels.names().size();
        return distinct ? labels : null;
    }

    /** The tensor that maps are made of, or null. */
    private @Nullable String scoresOf(ValueInfoProto output) {
        NodeProto zip = output.getType().hasSequenceType() ? trace.producerOf(output.getName()) : null;
        if (zip == null
                || !zip.getOpType().equals("ZipMap")
                || !zip.getDomain().equals(ML)
                || zip.getInputCount() != 1) {
            return null;
        }
        return trace.producerOf(zip.getInput(0)) == null ? null : zip.getInput(0);
    }

    private static NodeProto encoder(String label, List<String> classes) {
        AttributeProto.Builder keys = attribute("keys_strings", AttributeProto.AttributeType.STRINGS);
        classes.forEach(name -> keys.addStrings(ByteString.copyFromUtf8(name)));
        AttributeProto.Builder values = attribute("values_int64s", AttributeProto.AttributeType.INTS);
        LongStream.range(0, classes.size()).forEach(values::addInts);
        return NodeProto.newBuilder()
                .setOpType("LabelEncoder")
                .setDomain(ML)
                .setName(PREFIX + label)
                .addInput(label)
                .addOutput(PREFIX + label)
                .addAttribute(keys)
                .addAttribute(values)
                .addAttribute(attribute("default_int64", AttributeProto.AttributeType.INT)
                        .setI(-1))
                .build();
    }

    private static AttributeProto.Builder attribute(String name, AttributeProto.AttributeType type) {
        return AttributeProto.newBuilder().setName(name).setType(type);
    }

    private static ValueInfoProto positions(ValueInfoProto label) {
        ValueInfoProto.Builder positions = label.toBuilder().setName(PREFIX + label.getName());
        positions.getTypeBuilder().getTensorTypeBuilder().setElemType(DataType.INT64_VALUE);
        return positions.build();
    }

    private static ValueInfoProto scores(String name) {
        TypeProto.Tensor type =
                TypeProto.Tensor.newBuilder().setElemType(DataType.FLOAT_VALUE).build();
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(type))
                .build();
    }

    private static ModelProto.Builder withOperators(ModelProto.Builder model, boolean encodes) {
        boolean has = model.getOpsetImportList().stream()
                .anyMatch(set -> set.getDomain().equals(ML));
        return has || !encodes
                ? model
                : model.addOpsetImport(
                        OperatorSetIdProto.newBuilder().setDomain(ML).setVersion(ML_VERSION));
    }

    /**
     * The stand-ins of a file's outputs, by name.
     *
     * @param infos what the runtime says it gives
     */
    static Map<String, StandIn> of(ModelProto model, Map<String, NodeInfo> infos) {
        return new StandIns(model).found(infos);
    }

    private Map<String, StandIn> found(Map<String, NodeInfo> infos) {
        Map<String, StandIn> found = new HashMap<>();
        for (ValueInfoProto output : graph.getOutputList()) {
            ClassLabels encodable = encodable(output);
            String scores = scoresOf(output);
            if (encodable != null) {
                put(found, output, infos.get(PREFIX + output.getName()), positions(output), encodable);
            } else if (scores != null) {
                put(found, output, infos.get(scores), scores(scores), trace.classLabels(output.getName()));
            }
        }
        return found;
    }

    private static void put(
            Map<String, StandIn> found,
            ValueInfoProto output,
            @Nullable NodeInfo info,
            ValueInfoProto declared,
            @Nullable ClassLabels labels) {
        if (info != null && labels != null) {
            found.put(output.getName(), new StandIn(OutputInfos.output(info, declared.getType()), labels.names()));
        }
    }
}
