package io.hedgerow.examples.train.net;

import com.google.protobuf.ByteString;
import io.hedgerow.executors.onnx.proto.AttributeProto;
import io.hedgerow.executors.onnx.proto.GraphProto;
import io.hedgerow.executors.onnx.proto.ModelProto;
import io.hedgerow.executors.onnx.proto.NodeProto;
import io.hedgerow.executors.onnx.proto.OperatorSetIdProto;
import io.hedgerow.executors.onnx.proto.StringStringEntryProto;
import io.hedgerow.executors.onnx.proto.TensorProto;
import io.hedgerow.executors.onnx.proto.TensorShapeProto;
import io.hedgerow.executors.onnx.proto.TypeProto;
import io.hedgerow.executors.onnx.proto.ValueInfoProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Writes a net as an ONNX model of standard operators. Input {@value #INPUT}: float [batch, inputs], raw values.
 * Outputs {@value #LABEL}: string [batch], the most probable class, and {@value #PROBABILITIES}: float
 * [batch, classes]. The batch axis is free.
 */
public final class NetOnnx {
    /** Name of the input tensor. */
    public static final String INPUT = "features";

    /** Name of the output with the most probable class. */
    public static final String LABEL = "label";

    /** Name of the output with the probability of every class. */
    public static final String PROBABILITIES = "probabilities";

    private static final long IR_VERSION = 8;
    private static final long OPERATOR_SET_VERSION = 13;
    private static final String BATCH = "batch";

    private final GraphProto.Builder graph = GraphProto.newBuilder();

    private NetOnnx() {}

    /**
     * The bytes of the model file.
     *
     * @param name name of the graph
     * @param inputs what the input's columns are, kept as metadata
     * @param classes names of the classes, kept as metadata
     */
    public static byte[] write(
            String name, DenseNet net, InputScaling scaling, List<String> inputs, List<String> classes) {
        GraphProto graph = new NetOnnx().graph(name, net, scaling, classes);
        return ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("hedgerow-examples")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPERATOR_SET_VERSION))
                .setGraph(graph)
                .addMetadataProps(metadata("features", String.join(",", inputs)))
                .addMetadataProps(metadata("classes", String.join(",", classes)))
                .build()
                .toByteArray();
    }

    private GraphProto graph(String name, DenseNet net, InputScaling scaling, List<String> classes) {
        NetShape shape = net.shape();
        graph.setName(name);
        graph.addInput(value(INPUT, TensorProto.DataType.FLOAT, shape.inputsOf(0)));
        graph.addOutput(value(LABEL, TensorProto.DataType.STRING));
        graph.addOutput(value(PROBABILITIES, TensorProto.DataType.FLOAT, classes.size()));
        String below = addScaling(scaling);
        for (int layer = 0; layer < shape.layers(); layer++) {
            below = addLayer(net, layer, below);
        }
        addNode("Softmax", PROBABILITIES, below).addAttribute(intAttribute("axis", 1));
        addLabel(classes);
        return graph.build();
    }

    private String addScaling(InputScaling scaling) {
        double[] means = scaling.means();
        addFloats("zero", new double[] {0});
        addFloats("one", new double[] {1});
        addFloats("means", means, means.length);
        addFloats("deviations", scaling.deviations(), means.length);
        addNode("Max", "positive", INPUT, "zero");
        addNode("Add", "shifted", "positive", "one");
        addNode("Log", "compressed", "shifted");
        addNode("Sub", "centred", "compressed", "means");
        addNode("Div", "scaled", "centred", "deviations");
        return "scaled";
    }

    private String addLayer(DenseNet net, int layer, String below) {
        NetShape shape = net.shape();
        String weights = "weights" + layer;
        String biases = "biases" + layer;
        String sums = "sums" + layer;
        int outputs = shape.outputsOf(layer);
        addFloats(weights, slice(net, shape.weightsAt(layer), shape.biasesAt(layer)), outputs, shape.inputsOf(layer));
        addFloats(biases, slice(net, shape.biasesAt(layer), shape.biasesAt(layer) + outputs), outputs);
        addNode("Gemm", sums, below, weights, biases).addAttribute(intAttribute("transB", 1));
        if (layer == shape.layers() - 1) {
            return sums;
        }
        addNode("Relu", "hidden" + layer, sums);
        return "hidden" + layer;
    }

    private void addLabel(List<String> classes) {
        TensorProto.Builder names = TensorProto.newBuilder()
                .setName("classes")
                .setDataType(TensorProto.DataType.STRING_VALUE)
                .addDims(classes.size());
        classes.forEach(name -> names.addStringData(ByteString.copyFromUtf8(name)));
        graph.addInitializer(names);
        addNode("ArgMax", "position", PROBABILITIES)
                .addAttribute(intAttribute("axis", 1))
                .addAttribute(intAttribute("keepdims", 0));
        addNode("Gather", LABEL, "classes", "position").addAttribute(intAttribute("axis", 0));
    }

    private NodeProto.Builder addNode(String operator, String output, String... inputs) {
        return graph.addNodeBuilder()
                .setOpType(operator)
                .setName(output)
                .addAllInput(List.of(inputs))
                .addOutput(output);
    }

    private void addFloats(String name, double[] values, long... dims) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            bytes.putFloat((float) value);
        }
        TensorProto.Builder tensor = graph.addInitializerBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.FLOAT_VALUE)
                .setRawData(ByteString.copyFrom(bytes.flip()));
        for (long dim : dims) {
            tensor.addDims(dim);
        }
    }

    private static double[] slice(DenseNet net, int from, int to) {
        return Arrays.copyOfRange(net.parameters(), from, to);
    }

    private static AttributeProto intAttribute(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    /** A value whose first axis is the batch. */
    private static ValueInfoProto value(String name, TensorProto.DataType type, long... otherAxes) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        shape.addDimBuilder().setDimParam(BATCH);
        for (long axis : otherAxes) {
            shape.addDimBuilder().setDimValue(axis);
        }
        TypeProto.Tensor tensor = TypeProto.Tensor.newBuilder()
                .setElemType(type.getNumber())
                .setShape(shape)
                .build();
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }

    private static StringStringEntryProto metadata(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }
}
