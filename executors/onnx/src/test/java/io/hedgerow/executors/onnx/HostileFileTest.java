package io.hedgerow.executors.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.onnx.proto.FunctionProto;
import io.hedgerow.executors.onnx.proto.GraphProto;
import io.hedgerow.executors.onnx.proto.ModelProto;
import io.hedgerow.executors.onnx.proto.NodeProto;
import io.hedgerow.executors.onnx.proto.SparseTensorProto;
import io.hedgerow.executors.onnx.proto.TensorProto;
import io.hedgerow.executors.onnx.proto.TensorProto.DataType;
import io.hedgerow.executors.onnx.proto.TrainingInfoProto;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileFileTest {
    private static final long SEED = 20261120;

    @Test
    void anEmptyFileIsRefused() {
        assertRefused(new byte[0], "the file is empty");
    }

    @Test
    void anotherFormatIsRefused() {
        byte[] pmml = "<?xml version=\"1.0\"?><PMML xmlns=\"http://www.dmg.org/PMML-4_4\" version=\"4.4\"/>"
                .getBytes(StandardCharsets.UTF_8);
        assertRefused(pmml, "not an ONNX file");
        assertRefused("requestId,endpoint\n".getBytes(StandardCharsets.UTF_8), "not an ONNX file");
        assertRefused(new byte[] {'P', 'K', 3, 4, 0, 0, 0, 0}, "not an ONNX file");
    }

    @Test
    void aMessageThatIsNoModelIsRefused() {
        assertRefused(ModelProto.newBuilder().setIrVersion(8).build().toByteArray(), "no graph with outputs");
        byte[] noOperators = TestingOnnx.softmax(1, 2, 1, 2).proto().toBuilder()
                .clearOpsetImport()
                .build()
                .toByteArray();
        assertRefused(noOperators, "no operator set");
    }

    @Test
    void theRuntimesOwnFormatIsRefusedEvenWhenItIsAlsoAValidMessage() {
        byte[] polyglot = TestingOnnx.softmax(1, 2, 1, 2).proto().toBuilder()
                .setProducerName("xxORTM")
                .clearIrVersion()
                .build()
                .toByteArray();
        assertThat(new String(polyglot, 4, 4, StandardCharsets.ISO_8859_1)).isEqualTo("ORTM");
        assertRefused(polyglot, ".ort format");
    }

    @Test
    void aTruncatedFileIsRefused() {
        byte[] whole = TestingOnnx.softmax(2, 3, 1, 2, 3, 4, 5, 6).bytes();
        int opsets = 0;
        for (int length = 1; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            try {
                TestingOnnx.read(part);
                opsets++;
            } catch (ModelRefusedException e) {
                assertThat(e).hasMessageStartingWith("not an ONNX");
            }
        }
        assertThat(opsets)
                .as("a cut between the last two messages leaves a whole file")
                .isLessThanOrEqualTo(1);
    }

    @Test
    void damagedBytesEndInARefusalOrAModelNeverInAnError() {
        byte[] whole = TestingOnnx.endless();
        Random random = new Random(SEED);
        int refused = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] damaged = whole.clone();
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            try {
                TestingOnnx.read(damaged);
            } catch (ModelRefusedException e) {
                refused++;
            }
        }
        assertThat(refused).as("seed %d", SEED).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"weights.bin", "../secret", "/etc/passwd", "*/_ORT_MEM_ADDR_/*", "a/../../b", "C:\\x", ""})
    void externalDataIsRefusedWhereverItPoints(String location) {
        byte[] bytes = softmaxWith(external("w", location)).bytes();
        assertRefused(bytes, "initializer 'w'", "outside the file", location, "save the model as one file");
    }

    @Test
    void externalDataIsRefusedEvenIfTheFileIsThere(@TempDir Path folder) throws Exception {
        Path weights = folder.resolve("w.bin");
        Files.write(weights, new byte[24]);
        assertRefused(softmaxWith(external("w", weights.toString())).bytes(), "outside the file");
    }

    static Stream<Arguments> placesOfExternalData() {
        TensorProto outside = external("w", "w.bin");
        GraphProto subgraph = GraphProto.newBuilder().addInitializer(outside).build();
        NodeProto.Builder constant =
                TestingOnnx.node("Constant", "", "c").addAttribute(TestingOnnx.tensorAttribute("value", outside));
        GraphProto nested = GraphProto.newBuilder()
                .addNode(TestingOnnx.node("If", "b", "d").addAttribute(TestingOnnx.graphAttribute("then", subgraph)))
                .build();
        SparseTensorProto values =
                SparseTensorProto.newBuilder().setValues(outside).addDims(2).build();
        SparseTensorProto indices = SparseTensorProto.newBuilder()
                .setValues(TestingOnnx.floats("s", List.of(1), 1))
                .setIndices(outside)
                .addDims(2)
                .build();
        return Stream.of(
                place(
                        "subgraph",
                        model -> node(
                                model,
                                TestingOnnx.node("If", "b", "c")
                                        .addAttribute(TestingOnnx.graphAttribute("then_branch", subgraph)))),
                place(
                        "subgraph of a subgraph",
                        model -> node(
                                model,
                                TestingOnnx.node("If", "b", "c")
                                        .addAttribute(TestingOnnx.graphAttribute("then_branch", nested)))),
                place(
                        "list of graphs",
                        model -> node(
                                model,
                                TestingOnnx.node("X", "b", "c")
                                        .addAttribute(TestingOnnx.integers("g").toBuilder()
                                                .addGraphs(subgraph)))),
                place("constant node", model -> node(model, constant)),
                place(
                        "list of tensors",
                        model -> node(
                                model,
                                TestingOnnx.node("X", "b", "c")
                                        .addAttribute(TestingOnnx.integers("t").toBuilder()
                                                .addTensors(outside)))),
                place(
                        "sparse attribute",
                        model -> node(
                                model,
                                TestingOnnx.node("X", "b", "c")
                                        .addAttribute(TestingOnnx.integers("t").toBuilder()
                                                .setSparseTensor(values)))),
                place(
                        "list of sparse tensors",
                        model -> node(
                                model,
                                TestingOnnx.node("X", "b", "c")
                                        .addAttribute(TestingOnnx.integers("t").toBuilder()
                                                .addSparseTensors(indices)))),
                place("sparse values", model -> model.getGraphBuilder().addSparseInitializer(values)),
                place("sparse indices", model -> model.getGraphBuilder().addSparseInitializer(indices)),
                place(
                        "function",
                        model -> model.addFunctions(FunctionProto.newBuilder()
                                .setName("f")
                                .setDomain("mine")
                                .addNode(constant))),
                place(
                        "function default",
                        model -> model.addFunctions(FunctionProto.newBuilder()
                                .setName("f")
                                .addAttributeProto(TestingOnnx.tensorAttribute("value", outside)))),
                place(
                        "training initialization",
                        model -> model.addTrainingInfo(
                                TrainingInfoProto.newBuilder().setInitialization(subgraph))),
                place(
                        "training algorithm",
                        model -> model.addTrainingInfo(
                                TrainingInfoProto.newBuilder().setAlgorithm(subgraph))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("placesOfExternalData")
    void externalDataIsFoundEverywhere(String name, Change change) {
        ModelProto.Builder model = TestingOnnx.softmax(1, 2, 1, 2).proto().toBuilder();
        change.apply(model);
        assertRefused(model.build().toByteArray(), "outside the file");
    }

    @Test
    void externalDataIsRefusedWithoutALocationAndByAnUnknownFlag() {
        TensorProto flagOnly = TestingOnnx.floats("w", List.of(1, 2), 1, 2).toBuilder()
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .build();
        TensorProto unknown = flagOnly.toBuilder().setDataLocationValue(7).build();
        assertRefused(softmaxWith(flagOnly).bytes(), "outside the file");
        assertRefused(softmaxWith(unknown).bytes(), "outside the file");
    }

    @Test
    void operatorsOfACustomLibraryAreRefused() {
        byte[] bytes = TestingOnnx.model()
                .input("x", DataType.FLOAT, "N")
                .output("y", DataType.FLOAT, "N")
                .add(TestingOnnx.node("Evil", "x", "y").setDomain("com.evil"))
                .bytes();
        assertRefused(bytes, "'Evil_y' (Evil)", "custom set 'com.evil'");
    }

    @Test
    void functionsOfTheFileMayHaveADomainOfTheirOwn() throws Exception {
        byte[] bytes = TestingOnnx.model()
                .input("x", DataType.FLOAT, "N")
                .output("y", DataType.FLOAT, "N")
                .opsetVersion("mine", 1)
                .function(FunctionProto.newBuilder()
                        .setName("Twice")
                        .setDomain("mine")
                        .addInput("a")
                        .addOutput("b")
                        .addOpsetImport(TestingOnnx.opset("", 17))
                        .addNode(TestingOnnx.node("Add", "a a", "b"))
                        .build())
                .add(TestingOnnx.node("Twice", "x", "y").setDomain("mine"))
                .bytes();
        var prediction = TestingFormat.endpoint()
                .input("x", io.hedgerow.policies.spec.ValueType.FLOAT)
                .score(bytes, 21);
        assertThat(prediction.value()).isEqualTo(42);
    }

    @Test
    void functionsThatMultiplyAreRefused() {
        TestingOnnx model = TestingOnnx.softmax(1, 2, 1, 2).opsetVersion("mine", 1);
        for (int level = 0; level < 40; level++) {
            FunctionProto.Builder function =
                    FunctionProto.newBuilder().setName("f" + level).setDomain("mine");
            for (int i = 0; i < 4; i++) {
                function.addNode(
                        TestingOnnx.node("f" + (level + 1), "a", "b" + i).setDomain("mine"));
            }
            model.function(function.build());
        }
        model.function(FunctionProto.newBuilder()
                .setName("f40")
                .setDomain("mine")
                .addNode(TestingOnnx.node("Identity", "a", "b"))
                .build());
        assertRefused(
                model.add(TestingOnnx.node("f0", "x", "q").setDomain("mine")).bytes(), "expand to more than 1000000");
    }

    @Test
    void functionsThatCallEachOtherAreRefused() {
        TestingOnnx model = TestingOnnx.softmax(1, 2, 1, 2)
                .function(FunctionProto.newBuilder()
                        .setName("a")
                        .setDomain("mine")
                        .addNode(TestingOnnx.node("b", "x", "y").setDomain("mine"))
                        .build())
                .function(FunctionProto.newBuilder()
                        .setName("b")
                        .setDomain("mine")
                        .addNode(TestingOnnx.node("a", "x", "y").setDomain("mine"))
                        .build())
                .add(TestingOnnx.node("a", "x", "q").setDomain("mine"));
        assertRefused(model.bytes(), "call each other in a circle");
    }

    @Test
    void deepNestingIsRefused() {
        GraphProto graph = GraphProto.newBuilder().setName("leaf").build();
        for (int i = 0; i < 40; i++) {
            graph = GraphProto.newBuilder()
                    .addNode(TestingOnnx.node("If", "b", "c").addAttribute(TestingOnnx.graphAttribute("then", graph)))
                    .build();
        }
        ModelProto model = TestingOnnx.softmax(1, 2, 1, 2).proto().toBuilder()
                .setGraph(graph.toBuilder().addOutput(TestingOnnx.value("y", DataType.FLOAT)))
                .build();
        assertRefused(model.toByteArray(), "not an ONNX file", "nesting");
    }

    @Test
    void nestedGroupsOfUnknownFieldsAreRefused() {
        byte[] groups = new byte[200_000];
        Arrays.fill(groups, (byte) ((50 << 3) | 3));
        assertRefused(groups, "not an ONNX file");
    }

    @Test
    void constantsMustHoldWhatTheyDeclare() {
        assertRefused(
                softmaxWith(sized(1L << 32)).bytes(), "initializer 'w'", "declares 4294967296 elements", "holds 0");
        assertRefused(softmaxWith(sized(1L << 40, 1L << 40)).bytes(), "negative or too large");
        assertRefused(softmaxWith(sized(-1)).bytes(), "negative or too large");
        TensorProto raw = sized(3).toBuilder()
                .setRawData(ByteString.copyFrom(new byte[11]))
                .build();
        assertRefused(softmaxWith(raw).bytes(), "declares 3 elements, the file holds 2");
    }

    @Test
    void sparseConstantsMustNotExpand() {
        ModelProto.Builder model = TestingOnnx.softmax(1, 2, 1, 2).proto().toBuilder();
        model.getGraphBuilder()
                .addSparseInitializer(SparseTensorProto.newBuilder()
                        .setValues(TestingOnnx.floats("s", List.of(1), 1))
                        .setIndices(TestingOnnx.longs("i", List.of(1), 0))
                        .addDims(1L << 30));
        assertRefused(model.build().toByteArray(), "sparse initializer 's'", "dense shape [1073741824]");
    }

    @Test
    void constantShapesMustNotExpand() {
        TestingOnnx byInitializer = TestingOnnx.softmax(1, 2, 1, 2)
                .initializer(TestingOnnx.longs("shape", List.of(2), 1 << 20, 1 << 20))
                .op("ConstantOfShape", "shape", "big");
        TestingOnnx byConstant = TestingOnnx.softmax(1, 2, 1, 2)
                .op("Constant", "", "shape", TestingOnnx.integers("value_ints", 1L << 40))
                .op("Expand", "x shape", "big");
        TestingOnnx byAttribute =
                TestingOnnx.softmax(1, 2, 1, 2).op("RandomNormal", "", "big", TestingOnnx.integers("shape", 1L << 40));
        assertRefused(byInitializer.bytes(), "ConstantOfShape", "[1048576, 1048576]");
        assertRefused(byConstant.bytes(), "Expand", "1099511627776]");
        assertRefused(byAttribute.bytes(), "RandomNormal", "[1099511627776]");
    }

    @Test
    void whatTheRuntimeRefusesIsRefusedInOneLine() {
        byte[] bytes = TestingOnnx.model()
                .input("x", DataType.FLOAT, "N")
                .output("y", DataType.FLOAT, "N")
                .op("NoSuchOperator", "x", "y")
                .bytes();
        assertThatThrownBy(() -> TestingFormat.load(bytes))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining("ONNX Runtime cannot load it")
                .hasMessageNotContaining("\n");
    }

    @Test
    void inputsThatCannotBeFedAreRefused() {
        ModelProto.Builder model = TestingOnnx.softmax(1, 2, 1, 2).proto().toBuilder();
        model.getGraphBuilder().setInput(0, TestingOnnx.value("x", DataType.COMPLEX64, "N", 1));
        assertRefused(model.build().toByteArray(), "input 'x' has elements of type number 14");
        model.getGraphBuilder().getInputBuilder(0).getTypeBuilder().getSequenceTypeBuilder();
        assertRefused(model.build().toByteArray(), "input 'x' is no tensor but sequence_type");
    }

    /** A change to a file. */
    private interface Change {
        void apply(ModelProto.Builder model);
    }

    private static Arguments place(String name, Change change) {
        return Arguments.of(name, change);
    }

    private static void node(ModelProto.Builder model, NodeProto.Builder node) {
        model.getGraphBuilder().addNode(node);
    }

    private static TensorProto external(String name, String location) {
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(DataType.FLOAT_VALUE)
                .addDims(1)
                .addDims(2)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(TestingOnnx.entry("location", location))
                .build();
    }

    private static TensorProto sized(long... dims) {
        TensorProto.Builder tensor = TestingOnnx.tensor("w", DataType.FLOAT, List.of());
        for (long dim : dims) {
            tensor.addDims(dim);
        }
        return tensor.build();
    }

    private static TestingOnnx softmaxWith(TensorProto weights) {
        return TestingOnnx.model()
                .input("x", DataType.FLOAT, "N", 1)
                .output("p", DataType.FLOAT, "N", 2)
                .initializer(weights)
                .op("MatMul", "x w", "z")
                .op("Softmax", "z", "p");
    }

    private static void assertRefused(byte[] bytes, String... parts) {
        assertThatThrownBy(() -> {
                    LoadedModel model = TestingFormat.load(bytes);
                    model.close();
                })
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContainingAll(parts);
    }
}
