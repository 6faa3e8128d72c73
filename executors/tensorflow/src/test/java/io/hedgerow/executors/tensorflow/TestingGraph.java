package io.hedgerow.executors.tensorflow;

import com.google.protobuf.ByteString;
import io.hedgerow.executors.tensorflow.proto.AttrValue;
import io.hedgerow.executors.tensorflow.proto.FunctionDef;
import io.hedgerow.executors.tensorflow.proto.GraphDef;
import io.hedgerow.executors.tensorflow.proto.NameAttrList;
import io.hedgerow.executors.tensorflow.proto.NodeDef;
import io.hedgerow.executors.tensorflow.proto.TensorProto;
import io.hedgerow.executors.tensorflow.proto.TensorShapeProto;
import io.hedgerow.executors.tensorflow.proto.TensorShapeProto.Dim;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;

/** Writes small graphs, good and bad. */
final class TestingGraph {
    static final int FLOAT = 1;
    static final int INT32 = 3;
    static final int STRING = 7;
    static final int INT64 = 9;
    static final int BOOL = 10;

    private final GraphDef.Builder graph = GraphDef.newBuilder();

    static TestingGraph graph() {
        return new TestingGraph();
    }

    /** An input of declared axes; -1 is open. */
    TestingGraph placeholder(String name, int type, long... axes) {
        return node(name, "Placeholder", Map.of("dtype", type(type), "shape", shape(axes)));
    }

    TestingGraph floats(String name, long[] axes, float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return constant(
                name,
                tensor(FLOAT, axes)
                        .setTensorContent(ByteString.copyFrom(bytes.array()))
                        .build());
    }

    TestingGraph ints(String name, long[] axes, int... values) {
        TensorProto.Builder tensor = tensor(INT32, axes);
        for (int value : values) {
            tensor.addIntVal(value);
        }
        return constant(name, tensor.build());
    }

    TestingGraph longs(String name, long[] axes, long... values) {
        TensorProto.Builder tensor = tensor(INT64, axes);
        for (long value : values) {
            tensor.addInt64Val(value);
        }
        return constant(name, tensor.build());
    }

    TestingGraph texts(String name, long[] axes, String... values) {
        TensorProto.Builder tensor = tensor(STRING, axes);
        for (String value : values) {
            tensor.addStringVal(ByteString.copyFromUtf8(value));
        }
        return constant(name, tensor.build());
    }

    TestingGraph constant(String name, TensorProto value) {
        return node(name, "Const", Map.of("dtype", type(value.getDtype()), "value", tensor(value)));
    }

    /** A node whose attribute T is float. */
    TestingGraph op(String name, String op, String... inputs) {
        return node(name, op, Map.of("T", type(FLOAT)), inputs);
    }

    TestingGraph node(String name, String op, Map<String, AttrValue> attributes, String... inputs) {
        graph.addNode(nodeOf(name, op, attributes, inputs));
        return this;
    }

    static NodeDef nodeOf(String name, String op, Map<String, AttrValue> attributes, String... inputs) {
        return NodeDef.newBuilder()
                .setName(name)
                .setOp(op)
                .putAllAttr(attributes)
                .addAllInput(List.of(inputs))
                .build();
    }

    TestingGraph argMax(String name, String input) {
        ints(name + "/axis", new long[0], 1);
        return node(
                name,
                "ArgMax",
                Map.of("T", type(FLOAT), "Tidx", type(INT32), "output_type", type(INT64)),
                input,
                name + "/axis");
    }

    TestingGraph function(FunctionDef function) {
        graph.getLibraryBuilder().addFunction(function);
        return this;
    }

    GraphDef build() {
        return graph.build();
    }

    byte[] bytes() {
        return graph.build().toByteArray();
    }

    /** softmax(x · weights) of rows of 2 numbers. */
    static TestingGraph softmax(float... weights) {
        return graph().placeholder("x", FLOAT, -1, 2)
                .floats("w", new long[] {2, weights.length / 2}, weights)
                .op("product", "MatMul", "x", "w")
                .op("probabilities", "Softmax", "product");
    }

    static AttrValue type(int number) {
        return AttrValue.newBuilder().setType(number).build();
    }

    static AttrValue types(int... numbers) {
        AttrValue.Builder types = AttrValue.newBuilder();
        for (int number : numbers) {
            types.getListBuilder().addType(number);
        }
        return types.build();
    }

    static AttrValue text(String text) {
        return AttrValue.newBuilder().setS(ByteString.copyFromUtf8(text)).build();
    }

    static AttrValue call(String function) {
        return AttrValue.newBuilder()
                .setFunc(NameAttrList.newBuilder().setName(function))
                .build();
    }

    static AttrValue shape(long... axes) {
        return AttrValue.newBuilder().setShape(shapeOf(axes)).build();
    }

    static AttrValue tensor(TensorProto tensor) {
        return AttrValue.newBuilder().setTensor(tensor).build();
    }

    static TensorProto.Builder tensor(int type, long... axes) {
        return TensorProto.newBuilder().setDtype(type).setTensorShape(shapeOf(axes));
    }

    static TensorShapeProto shapeOf(long... axes) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (long axis : axes) {
            shape.addDim(Dim.newBuilder().setSize(axis));
        }
        return shape.build();
    }
}
