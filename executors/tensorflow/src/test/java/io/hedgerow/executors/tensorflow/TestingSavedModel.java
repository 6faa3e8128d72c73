package io.hedgerow.executors.tensorflow;

import static io.hedgerow.executors.tensorflow.TestingGraph.FLOAT;
import static io.hedgerow.executors.tensorflow.TestingGraph.STRING;
import static io.hedgerow.executors.tensorflow.TestingGraph.call;
import static io.hedgerow.executors.tensorflow.TestingGraph.nodeOf;
import static io.hedgerow.executors.tensorflow.TestingGraph.shape;
import static io.hedgerow.executors.tensorflow.TestingGraph.shapeOf;
import static io.hedgerow.executors.tensorflow.TestingGraph.type;
import static io.hedgerow.executors.tensorflow.TestingGraph.types;

import com.google.protobuf.ByteString;
import io.hedgerow.executors.FolderArchive;
import io.hedgerow.executors.tensorflow.proto.AttrValue;
import io.hedgerow.executors.tensorflow.proto.FunctionDef;
import io.hedgerow.executors.tensorflow.proto.GraphDef;
import io.hedgerow.executors.tensorflow.proto.MetaGraphDef;
import io.hedgerow.executors.tensorflow.proto.NodeDef;
import io.hedgerow.executors.tensorflow.proto.OpDef;
import io.hedgerow.executors.tensorflow.proto.SavedModel;
import io.hedgerow.executors.tensorflow.proto.SaverDef;
import io.hedgerow.executors.tensorflow.proto.SignatureDef;
import io.hedgerow.executors.tensorflow.proto.TensorInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * SavedModels as today's TensorFlow writes them: functions called by the main graph, one variable {@code w} of
 * {@code [2, k]}, restored by a function; answers softmax(x · w).
 */
final class TestingSavedModel {
    static final int RESOURCE = 20;

    private final Path folder;
    private final MetaGraphDef.Builder meta = MetaGraphDef.newBuilder();

    private TestingSavedModel(Path folder) {
        this.folder = folder;
    }

    /** Writes the folder. */
    static TestingSavedModel write(Path folder, float[][] weights) throws IOException {
        TestingSavedModel model = new TestingSavedModel(folder);
        model.meta.getMetaInfoDefBuilder().addTags("serve");
        model.meta.setGraphDef(graph(weights[0].length));
        model.meta.setSaverDef(
                SaverDef.newBuilder().setFilenameTensorName("saver_filename:0").setRestoreOpName("restore"));
        model.meta.putSignatureDef(
                "serving_default",
                SignatureDef.newBuilder()
                        .putInputs("x", info("serving_x:0", -1, 2))
                        .putOutputs("scores", info("serve:0", -1, weights[0].length))
                        .build());
        saveVariables(folder, weights);
        model.write();
        return model;
    }

    /** What can be changed before the folder is written again. */
    MetaGraphDef.Builder meta() {
        return meta;
    }

    GraphDef.Builder graph() {
        return meta.getGraphDefBuilder();
    }

    TestingSavedModel write() throws IOException {
        Files.write(
                folder.resolve("saved_model.pb"),
                SavedModel.newBuilder().addMetaGraphs(meta).build().toByteArray());
        return this;
    }

    /** The folder as an artifact. */
    byte[] zip() throws IOException {
        return FolderArchive.pack(folder, 1 << 20);
    }

    /** Replaces a node of the restoring function. */
    TestingSavedModel restoreNode(NodeDef node) {
        FunctionDef.Builder restore = graph().getLibraryBuilder().getFunctionBuilder(1);
        int at = IntStream.range(0, restore.getNodeDefCount())
                .filter(i -> restore.getNodeDef(i).getName().equals(node.getName()))
                .findFirst()
                .orElseThrow();
        restore.setNodeDef(at, node);
        return this;
    }

    static TensorInfo info(String tensor, long... axes) {
        return TensorInfo.newBuilder()
                .setName(tensor)
                .setDtype(FLOAT)
                .setTensorShape(shapeOf(axes))
                .build();
    }

    private static GraphDef graph(int classes) {
        return TestingGraph.graph()
                .placeholder("serving_x", FLOAT, -1, 2)
                .placeholder("saver_filename", STRING)
                .node(
                        "w",
                        "VarHandleOp",
                        Map.of("dtype", type(FLOAT), "shape", shape(2, classes), "shared_name", TestingGraph.text("w")))
                .node(
                        "serve",
                        "StatefulPartitionedCall",
                        Map.of("Tin", types(FLOAT, RESOURCE), "Tout", types(FLOAT), "f", call("forward")),
                        "serving_x",
                        "w")
                .node(
                        "restore",
                        "StatefulPartitionedCall",
                        Map.of("Tin", types(STRING, RESOURCE), "Tout", types(STRING), "f", call("restorer")),
                        "saver_filename",
                        "w")
                .node("save", "SaveV2", Map.of("dtypes", types(FLOAT)), "saver_filename", "names", "names", "x")
                .texts("names", new long[] {1}, "w")
                .placeholder("x", FLOAT, 2, classes)
                .function(forward())
                .function(restorer())
                .build();
    }

    private static FunctionDef forward() {
        return function("forward", "input", FLOAT, FLOAT)
                .addNodeDef(nodeOf("read", "ReadVariableOp", Map.of("dtype", type(FLOAT)), "w"))
                .addNodeDef(nodeOf("product", "MatMul", Map.of("T", type(FLOAT)), "input", "read:value:0"))
                .addNodeDef(nodeOf("softmax", "Softmax", Map.of("T", type(FLOAT)), "product:product:0"))
                .addNodeDef(nodeOf("answer", "Identity", Map.of("T", type(FLOAT)), "softmax:softmax:0"))
                .putRet("out", "answer:output:0")
                .build();
    }

    private static FunctionDef restorer() {
        return function("restorer", "file_prefix", STRING, STRING)
                .addNodeDef(constant("names", "w"))
                .addNodeDef(constant("slices", ""))
                .addNodeDef(restore("file_prefix"))
                .addNodeDef(
                        nodeOf("assign", "AssignVariableOp", Map.of("dtype", type(FLOAT)), "w", "restored:tensors:0"))
                .addNodeDef(nodeOf("done", "Identity", Map.of("T", type(STRING)), "file_prefix", "^assign"))
                .putRet("out", "done:output:0")
                .build();
    }

    /** A node that reads the variable from the file of that prefix. */
    static NodeDef restore(String prefix) {
        return nodeOf(
                "restored", "RestoreV2", Map.of("dtypes", types(FLOAT)), prefix, "names:output:0", "slices:output:0");
    }

    static NodeDef constant(String name, String text) {
        AttrValue value = TestingGraph.tensor(TestingGraph.tensor(STRING, 1)
                .addStringVal(ByteString.copyFromUtf8(text))
                .build());
        return nodeOf(name, "Const", Map.of("dtype", type(STRING), "value", value));
    }

    private static FunctionDef.Builder function(String name, String argument, int in, int out) {
        return FunctionDef.newBuilder()
                .setSignature(OpDef.newBuilder()
                        .setName(name)
                        .addInputArg(argument(argument, in))
                        .addInputArg(argument("w", RESOURCE))
                        .addOutputArg(argument("out", out)));
    }

    private static OpDef.ArgDef argument(String name, int type) {
        return OpDef.ArgDef.newBuilder().setName(name).setType(type).build();
    }

    private static void saveVariables(Path folder, float[][] weights) throws IOException {
        Path variables = Files.createDirectories(folder.resolve("variables"));
        try (Graph graph = new Graph();
                Session session = new Session(graph)) {
            Ops tf = Ops.create(graph);
            Operand<TFloat32> values = tf.constant(weights);
            session.runner()
                    .addTarget(tf.train
                            .save(
                                    tf.constant(variables.resolve("variables").toString()),
                                    tf.array("w"),
                                    tf.array(""),
                                    List.of(values))
                            .op())
                    .run()
                    .close();
        }
    }
}
