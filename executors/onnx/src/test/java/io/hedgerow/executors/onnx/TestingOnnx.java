package io.hedgerow.executors.onnx;

import com.google.protobuf.ByteString;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.onnx.proto.AttributeProto;
import io.hedgerow.executors.onnx.proto.FunctionProto;
import io.hedgerow.executors.onnx.proto.GraphProto;
import io.hedgerow.executors.onnx.proto.ModelProto;
import io.hedgerow.executors.onnx.proto.NodeProto;
import io.hedgerow.executors.onnx.proto.OperatorSetIdProto;
import io.hedgerow.executors.onnx.proto.StringStringEntryProto;
import io.hedgerow.executors.onnx.proto.TensorProto;
import io.hedgerow.executors.onnx.proto.TensorProto.DataType;
import io.hedgerow.executors.onnx.proto.TensorShapeProto;
import io.hedgerow.executors.onnx.proto.TypeProto;
import io.hedgerow.executors.onnx.proto.ValueInfoProto;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Builds small ONNX files. Axes are numbers, names of symbolic axes, or {@code ""} for an axis of any size. */
public final class TestingOnnx {
    /** Operator set for classical models. */
    public static final String ML = "ai.onnx.ml";

    private final ModelProto.Builder model = ModelProto.newBuilder()
            .setIrVersion(8)
            .setProducerName("hedgerow-test")
            .addOpsetImport(opset("", 17))
            .addOpsetImport(opset(ML, 3));
    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("test");

    private TestingOnnx() {}

    /** Reads a file from the heap and from direct memory, which must come to the same. */
    static OnnxFile read(byte[] bytes) throws ModelRefusedException {
        ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        String refusal = null;
        try {
            OnnxFile.read(direct.asReadOnlyBuffer());
        } catch (ModelRefusedException e) {
            refusal = e.getMessage();
        }
        try {
            OnnxFile file = OnnxFile.read(ByteBuffer.wrap(bytes));
            if (refusal == null) {
                return file;
            }
        } catch (ModelRefusedException e) {
            if (String.valueOf(e.getMessage()).equals(refusal)) {
                throw e;
            }
            throw new AssertionError("from direct memory: " + refusal, e);
        }
        throw new AssertionError("from direct memory only: " + refusal);
    }

    public static TestingOnnx model() {
        return new TestingOnnx();
    }

    /** One tensor in, the same tensor out. */
    public static byte[] identity(DataType type, Object... axes) {
        return model().input("x", type, axes)
                .output("y", type, axes)
                .op("Identity", "x", "y")
                .bytes();
    }

    /** Softmax of {@code x * weights}; {@code weights} has one row per feature. */
    public static TestingOnnx softmax(int features, int classes, float... weights) {
        return model().input("x", DataType.FLOAT, "N", features)
                .output("p", DataType.FLOAT, "N", classes)
                .initializer(floats("w", List.of(features, classes), weights))
                .op("MatMul", "x w", "z")
                .op("Softmax", "z", "p", integer("axis", -1));
    }

    /** A linear classifier as converters write it: label, and probabilities as a sequence of maps. */
    public static TestingOnnx classifier(AttributeProto classLabels, int features, float... coefficients) {
        boolean strings = classLabels.getStringsCount() > 0;
        DataType key = strings ? DataType.STRING : DataType.INT64;
        int classes = strings ? classLabels.getStringsCount() : classLabels.getIntsCount();
        AttributeProto zipLabels = classLabels.toBuilder()
                .setName(strings ? "classlabels_strings" : "classlabels_int64s")
                .build();
        return model().input("x", DataType.FLOAT, "N", features)
                .output("output_label", key, "N")
                .sequenceOfMaps("output_probability", key)
                .add(node("LinearClassifier", "x", "output_label scores")
                        .setDomain(ML)
                        .addAttribute(classLabels)
                        .addAttribute(floatList("coefficients", coefficients))
                        .addAttribute(floatList("intercepts", new float[classes]))
                        .addAttribute(string("post_transform", "SOFTMAX")))
                .add(node("ZipMap", "scores", "output_probability")
                        .setDomain(ML)
                        .addAttribute(zipLabels));
    }

    /**
     * A loop that only ends when told to, whose condition is computed, so that reading does not show it. Input {@code x}
     * (one float), output {@code y}.
     */
    public static byte[] endless() {
        return loop(Long.MAX_VALUE, node("GreaterOrEqual", "i zero", "again")).bytes();
    }

    /** A loop of so many rounds with a body of two nodes, the second of which says whether to go on. */
    public static TestingOnnx loop(long rounds, NodeProto.Builder goOn) {
        GraphProto body = GraphProto.newBuilder()
                .setName("body")
                .addInput(value("i", DataType.INT64))
                .addInput(value("go", DataType.BOOL))
                .addInput(value("a", DataType.FLOAT, "N", 1))
                .addOutput(value("again", DataType.BOOL))
                .addOutput(value("b", DataType.FLOAT, "N", 1))
                .addInitializer(longs("zero", List.of(), 0))
                .addNode(goOn)
                .addNode(node("Sin", "a", "b"))
                .build();
        return model().input("x", DataType.FLOAT, "N", 1)
                .output("y", DataType.FLOAT, "N", 1)
                .initializer(TensorProto.newBuilder()
                        .setName("on")
                        .setDataType(DataType.BOOL_VALUE)
                        .addInt32Data(1)
                        .build())
                .initializer(longs("trips", List.of(), rounds))
                .add(node("Loop", "trips on x", "y").addAttribute(graphAttribute("body", body)));
    }

    public TestingOnnx input(String name, DataType type, Object... axes) {
        graph.addInput(value(name, type, axes));
        return this;
    }

    public TestingOnnx output(String name, DataType type, Object... axes) {
        graph.addOutput(value(name, type, axes));
        return this;
    }

    /** An output whose type and shape the runtime is to find. */
    public TestingOnnx untypedOutput(String name) {
        graph.addOutput(ValueInfoProto.newBuilder().setName(name));
        return this;
    }

    public TestingOnnx sequenceOfMaps(String name, DataType key) {
        TypeProto floatType = TypeProto.newBuilder()
                .setTensorType(TypeProto.Tensor.newBuilder().setElemType(DataType.FLOAT_VALUE))
                .build();
        TypeProto map = TypeProto.newBuilder()
                .setMapType(
                        TypeProto.Map.newBuilder().setKeyType(key.getNumber()).setValueType(floatType))
                .build();
        graph.addOutput(ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setSequenceType(TypeProto.Sequence.newBuilder().setElemType(map))));
        return this;
    }

    public TestingOnnx initializer(TensorProto tensor) {
        graph.addInitializer(tensor);
        return this;
    }

    /** Adds a node of the standard operators; names are separated by blanks. */
    public TestingOnnx op(String op, String inputs, String outputs, AttributeProto... attributes) {
        return add(node(op, inputs, outputs).addAllAttribute(List.of(attributes)));
    }

    public TestingOnnx add(NodeProto.Builder node) {
        graph.addNode(node);
        return this;
    }

    public TestingOnnx metadata(String key, String value) {
        model.addMetadataProps(entry(key, value));
        return this;
    }

    public TestingOnnx function(FunctionProto function) {
        model.addFunctions(function);
        return this;
    }

    public TestingOnnx opsetVersion(String domain, long version) {
        model.addOpsetImport(opset(domain, version));
        return this;
    }

    public GraphProto graph() {
        return graph.build();
    }

    public ModelProto proto() {
        return model.clone().setGraph(graph).build();
    }

    public byte[] bytes() {
        return proto().toByteArray();
    }

    public static OperatorSetIdProto opset(String domain, long version) {
        return OperatorSetIdProto.newBuilder()
                .setDomain(domain)
                .setVersion(version)
                .build();
    }

    public static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }

    public static ValueInfoProto value(String name, DataType type, Object... axes) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (Object axis : axes) {
            TensorShapeProto.Dimension.Builder dim = shape.addDimBuilder();
            if (axis instanceof Number number) {
                dim.setDimValue(number.longValue());
            } else if (!axis.equals("")) {
                dim.setDimParam((String) axis);
            }
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(shape)))
                .build();
    }

    public static NodeProto.Builder node(String op, String inputs, String outputs) {
        NodeProto.Builder node = NodeProto.newBuilder().setOpType(op).setName(op + "_" + outputs.replace(' ', '_'));
        if (!inputs.isEmpty()) {
            node.addAllInput(List.of(inputs.split(" ")));
        }
        return node.addAllOutput(List.of(outputs.split(" ")));
    }

    public static TensorProto floats(String name, List<Integer> dims, float... values) {
        TensorProto.Builder tensor = tensor(name, DataType.FLOAT, dims);
        for (float value : values) {
            tensor.addFloatData(value);
        }
        return tensor.build();
    }

    public static TensorProto longs(String name, List<Integer> dims, long... values) {
        TensorProto.Builder tensor = tensor(name, DataType.INT64, dims);
        for (long value : values) {
            tensor.addInt64Data(value);
        }
        return tensor.build();
    }

    public static TensorProto strings(String name, List<Integer> dims, String... values) {
        TensorProto.Builder tensor = tensor(name, DataType.STRING, dims);
        for (String value : values) {
            tensor.addStringData(ByteString.copyFromUtf8(value));
        }
        return tensor.build();
    }

    public static TensorProto.Builder tensor(String name, DataType type, List<Integer> dims) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(type.getNumber());
        dims.forEach(tensor::addDims);
        return tensor;
    }

    public static AttributeProto integer(String name, long value) {
        return attribute(name, AttributeProto.AttributeType.INT).setI(value).build();
    }

    public static AttributeProto string(String name, String value) {
        return attribute(name, AttributeProto.AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value))
                .build();
    }

    public static AttributeProto integers(String name, long... values) {
        AttributeProto.Builder attribute = attribute(name, AttributeProto.AttributeType.INTS);
        for (long value : values) {
            attribute.addInts(value);
        }
        return attribute.build();
    }

    public static AttributeProto stringList(String name, String... values) {
        List<ByteString> bytes = new ArrayList<>();
        for (String value : values) {
            bytes.add(ByteString.copyFromUtf8(value));
        }
        return attribute(name, AttributeProto.AttributeType.STRINGS)
                .addAllStrings(bytes)
                .build();
    }

    public static AttributeProto floatList(String name, float... values) {
        AttributeProto.Builder attribute = attribute(name, AttributeProto.AttributeType.FLOATS);
        for (float value : values) {
            attribute.addFloats(value);
        }
        return attribute.build();
    }

    public static AttributeProto tensorAttribute(String name, TensorProto value) {
        return attribute(name, AttributeProto.AttributeType.TENSOR).setT(value).build();
    }

    public static AttributeProto graphAttribute(String name, GraphProto value) {
        return attribute(name, AttributeProto.AttributeType.GRAPH).setG(value).build();
    }

    private static AttributeProto.Builder attribute(String name, AttributeProto.AttributeType type) {
        return AttributeProto.newBuilder().setName(name).setType(type);
    }
}
