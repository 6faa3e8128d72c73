package io.hedgerow.executors.tensorflow;

import static io.hedgerow.executors.tensorflow.TestingGraph.FLOAT;
import static io.hedgerow.executors.tensorflow.TestingGraph.INT32;
import static io.hedgerow.executors.tensorflow.TestingGraph.STRING;
import static io.hedgerow.executors.tensorflow.TestingGraph.call;
import static io.hedgerow.executors.tensorflow.TestingGraph.graph;
import static io.hedgerow.executors.tensorflow.TestingGraph.nodeOf;
import static io.hedgerow.executors.tensorflow.TestingGraph.tensor;
import static io.hedgerow.executors.tensorflow.TestingGraph.type;
import static io.hedgerow.executors.tensorflow.TestingGraph.types;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.tensorflow.proto.AttrValue;
import io.hedgerow.executors.tensorflow.proto.FunctionDef;
import io.hedgerow.executors.tensorflow.proto.NameAttrList;
import io.hedgerow.executors.tensorflow.proto.OpDef;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.TensorFlow;

/** Files that want more than to compute, or are no graphs at all. */
class HostileGraphTest {
    private static final long SEED = Long.getLong("hedgerow.seed", 7);

    private static void refused(byte[] file, String... messages) {
        var thrown =
                assertThatThrownBy(() -> TestingFormat.load(file).close()).isInstanceOf(ModelRefusedException.class);
        for (String message : messages) {
            thrown.hasMessageContaining(message);
        }
    }

    @Test
    void whatIsNoGraphIsRefused() {
        byte[] good = TestingGraph.softmax(1, 0, 0, 1).bytes();
        refused(new byte[0], "the file is empty");
        refused("{\"node\": []}".getBytes(StandardCharsets.UTF_8), "not a frozen graph");
        refused(new byte[] {'P', 'K', 3, 4, 1, 2, 3}, "zip");
        refused(Arrays.copyOf(good, good.length - 3), "truncated");
    }

    @Test
    void damagedFilesEndInARefusalOrAModel() {
        byte[] good = TestingGraph.softmax(1, 0, 0, 1).bytes();
        Random random = new Random(SEED);
        for (int i = 0; i < 300; i++) {
            byte[] bad = good.clone();
            for (int change = 0; change <= random.nextInt(4); change++) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            try {
                TestingFormat.load(bad).close();
            } catch (ModelRefusedException e) {
                assertThat(e.getMessage()).as("seed %d, file %d", SEED, i).isNotBlank();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ReadFile",
                "WriteFile",
                "MatchingFiles",
                "SaveV2",
                "Save",
                "SaveSlices",
                "RestoreV2",
                "Restore",
                "RestoreSlice",
                "MergeV2Checkpoints",
                "PyFunc",
                "PyFuncStateless",
                "EagerPyFunc",
                "ImmutableConst",
                "DecodeProtoV2",
                "EncodeProtoV2",
                "TfLiteSubgraphExecute",
                "MlirPassthroughOp",
                "GenerateVocabRemapping",
                "LoadAndRemapMatrix",
                "InitializeTableFromTextFileV2",
                "TextLineDataset",
                "TFRecordDataset",
                "FixedLengthRecordDatasetV2",
                "SqlDataset",
                "GeneratorDataset",
                "TextLineReaderV2",
                "WholeFileReaderV2",
                "Print",
                "PrintV2",
                "DumpTensor",
                "WriteSummary",
                "CreateSummaryFileWriter",
                "FixedUnigramCandidateSampler",
                "RpcCall",
                "RemoteCall",
                "DistributedSave",
                "FileSystemSetConfiguration",
                "Abort",
                "SymbolicGradient",
                "BatchFunction",
                "StageSize",
                "FIFOQueueV2",
                "DebugIdentityV2",
                "XlaLaunch",
                "_Send",
                "_HostRecv",
                "MyCustomOp"
            })
    void operationsThatDoMoreThanComputeAreRefusedByName(String operation) {
        refused(
                TestingGraph.softmax(1, 0, 0, 1)
                        .node("evil", operation, Map.of(), "^x")
                        .bytes(),
                "node 'evil' (" + operation + "): the operation " + operation + " is not allowed");
        refused(
                TestingGraph.softmax(1, 0, 0, 1)
                        .function(function("hidden", nodeOf("evil", operation, Map.of())))
                        .bytes(),
                "function 'hidden', node 'evil' (" + operation + ")");
    }

    @Test
    void everyAllowedOperationIsOneOfTensorFlows() {
        Set<String> known = TensorFlow.registeredOpList().getOpList().stream()
                .map(org.tensorflow.proto.OpDef::getName)
                .collect(Collectors.toSet());
        assertThat(known).containsAll(AllowedOperations.names()).hasSizeGreaterThan(1_000);
    }

    @Test
    void aFunctionCannotPassForAnOperation() {
        refused(graph().placeholder("name", STRING, -1)
                .function(function("ReadFile", nodeOf("copy", "Identity", Map.of("T", type(STRING)), "in")))
                .node("evil", "ReadFile", Map.of(), "name")
                .bytes());
        refused(
                TestingGraph.softmax(1, 0, 0, 1)
                        .function(function("MatMul", nodeOf("none", "NoOp", Map.of())))
                        .bytes(),
                "function 'MatMul' has the name of an operation");
    }

    @Test
    void anOperationCannotBeCalledThroughAnAttribute() {
        refused(
                graph().placeholder("name", STRING)
                        .node(
                                "evil",
                                "PartitionedCall",
                                Map.of("Tin", types(STRING), "Tout", types(STRING), "f", call("ReadFile")),
                                "name")
                        .bytes(),
                "function 'ReadFile' is not in the file");
        AttrValue nested = AttrValue.newBuilder()
                .setFunc(NameAttrList.newBuilder().setName("f").putAttr("g", call("WriteFile")))
                .build();
        refused(
                TestingGraph.softmax(1, 0, 0, 1)
                        .function(function("f", nodeOf("none", "NoOp", Map.of())))
                        .node("evil", "PartitionedCall", Map.of("f", nested))
                        .bytes(),
                "function 'WriteFile' is not in the file");
    }

    @Test
    void functionsThatGoOnWithoutEndAreRefused() {
        refused(
                TestingGraph.softmax(1, 0, 0, 1)
                        .function(function("f", nodeOf("again", "PartitionedCall", Map.of("f", call("g")))))
                        .function(function("g", nodeOf("again", "f", Map.of())))
                        .node("start", "f", Map.of())
                        .bytes(),
                "call each other in a circle");
        TestingGraph bomb = TestingGraph.softmax(1, 0, 0, 1).node("start", "f0", Map.of());
        for (int i = 0; i < 30; i++) {
            String next = "f" + (i + 1);
            bomb.function(function("f" + i, nodeOf("a", next, Map.of()), nodeOf("b", next, Map.of())));
        }
        refused(bomb.function(function("f30")).bytes(), "expand to more than 1000000 nodes");
    }

    @Test
    void constantsThatTakeMoreMemoryThanTheFileAreRefused() {
        refused(
                graph().placeholder("x", FLOAT)
                        .constant("large", tensor(FLOAT, 1L << 40).build())
                        .op("y", "AddV2", "x", "large")
                        .bytes(),
                "declares 1099511627776 elements");
        refused(
                graph().placeholder("x", FLOAT)
                        .constant("large", tensor(FLOAT, 1L << 40, 1L << 40).build())
                        .op("y", "AddV2", "x", "large")
                        .bytes(),
                "is negative, unknown or too large");
        refused(
                graph().placeholder("x", FLOAT)
                        .constant("handle", tensor(20).build())
                        .op("y", "Neg", "x")
                        .bytes(),
                "it is a handle or an object of the runtime");
        TestingGraph many = TestingGraph.softmax(1, 0, 0, 1);
        for (int i = 0; i < 5; i++) {
            many.constant("c" + i, tensor(FLOAT, 16 << 20).build()); // 64 MiB each
        }
        refused(many.bytes(), "node 'c4'");
        refused(
                graph().placeholder("x", FLOAT)
                        .ints("dims", new long[] {2}, 100_000, 100_000)
                        .node("large", "Fill", Map.of("T", type(FLOAT), "index_type", type(INT32)), "dims", "x")
                        .bytes(),
                "it makes a tensor of the shape [100000, 100000]");
        refused(
                graph().placeholder("x", FLOAT, 1, 1)
                        .ints("times", new long[] {2}, 100_000, 100_000)
                        .node("large", "Tile", Map.of("T", type(FLOAT), "Tmultiples", type(INT32)), "x", "times")
                        .bytes(),
                "node 'large' (Tile): it makes a tensor of the shape [100000, 100000] or larger");
        refused(
                graph().placeholder("x", INT32)
                        .ints("start", new long[] {}, 0)
                        .ints("end", new long[] {}, 1_000_000_000)
                        .ints("step", new long[] {}, 2)
                        .node("large", "Range", Map.of("Tidx", type(INT32)), "start", "end", "step")
                        .bytes(),
                "node 'large' (Range): it makes a tensor of the shape [500000000] or larger");
    }

    @Test
    void deepNestingIsRefused() {
        AttrValue value = call("f");
        for (int i = 0; i < 100; i++) {
            value = AttrValue.newBuilder()
                    .setFunc(NameAttrList.newBuilder().setName("f").putAttr("a", value))
                    .build();
        }
        refused(graph().node("deep", "NoOp", Map.of("f", value)).bytes(), "too many levels of nesting");
    }

    @Test
    void whatTensorFlowItselfRefusesIsARefusal() {
        refused(graph().placeholder("x", FLOAT, -1).op("y", "MatMul", "x", "x").bytes(), "TensorFlow cannot load it");
        refused(graph().op("y", "Neg", "gone").bytes(), "TensorFlow cannot load it");
        refused(
                graph().placeholder("x", FLOAT)
                        .op("x", "Neg", "x")
                        .op("y", "Neg", "x")
                        .bytes(),
                "TensorFlow cannot load it");
        refused(
                graph().node("w", "VariableV2", Map.of("dtype", type(FLOAT), "shape", TestingGraph.shape(1)))
                        .op("y", "Neg", "w")
                        .bytes(),
                "the graph is not frozen");
        refused(graph().placeholder("x", FLOAT).bytes(), "no outputs");
        refused(
                graph().placeholder("x", 8, -1)
                        .node("y", "ComplexAbs", Map.of("T", type(8), "Tout", type(FLOAT)), "x")
                        .bytes(),
                "input 'x' is of DT_COMPLEX64, which cannot be fed");
    }

    private static FunctionDef function(String name, io.hedgerow.executors.tensorflow.proto.NodeDef... nodes) {
        return FunctionDef.newBuilder()
                .setSignature(OpDef.newBuilder().setName(name))
                .addAllNodeDef(Arrays.asList(nodes))
                .build();
    }
}
