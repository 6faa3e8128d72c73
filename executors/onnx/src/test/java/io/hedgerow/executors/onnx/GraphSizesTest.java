package io.hedgerow.executors.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.onnx.proto.FunctionProto;
import io.hedgerow.executors.onnx.proto.GraphProto;
import io.hedgerow.executors.onnx.proto.NodeProto;
import io.hedgerow.executors.onnx.proto.TensorProto.DataType;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GraphSizesTest {

    private static TestingOnnx model() {
        return TestingOnnx.softmax(1, 2, 1, 2)
                .initializer(TestingOnnx.longs("big", List.of(1), 1L << 31))
                .initializer(TestingOnnx.longs("square", List.of(2), 1 << 16, 1 << 16))
                .initializer(TestingOnnx.longs("tall", List.of(2), 1 << 16, 1))
                .initializer(TestingOnnx.longs("wide", List.of(2), 1, 1 << 16))
                .initializer(TestingOnnx.longs("none", List.of(), 0))
                .initializer(TestingOnnx.longs("one", List.of(), 1))
                .initializer(TestingOnnx.longs("two", List.of(1), 2))
                .initializer(TestingOnnx.longs("many", List.of(), 1L << 31))
                .initializer(TestingOnnx.floats("cell", List.of(1, 1), 3))
                .initializer(TestingOnnx.floats("values", List.of(2), 0, 1));
    }

    static Stream<Arguments> bombs() {
        return Stream.of(
                bomb("ConstantOfShape", model().op("ConstantOfShape", "big", "o")),
                bomb("Expand of a constant", model().op("Expand", "cell square", "o")),
                bomb("Expand of a request's value", model().op("Expand", "x square", "o")),
                bomb("Tile", model().op("Tile", "cell square", "o")),
                bomb("Tile of a request's value", model().op("Tile", "x square", "o")),
                bomb("Range", model().op("Range", "none many one", "o")),
                bomb("OneHot", model().op("OneHot", "two many values", "o")),
                bomb(
                        "Pad",
                        model().initializer(TestingOnnx.longs("pads", List.of(4), 0, 0, 1 << 16, 1 << 16))
                                .op("Pad", "cell pads", "o")),
                bomb(
                        "Resize",
                        model().initializer(TestingOnnx.floats("scales", List.of(2), 65536, 65536))
                                .op("Resize", "cell none scales", "o")),
                bomb("RandomNormal", model().op("RandomNormal", "", "o", TestingOnnx.integers("shape", 1L << 31))),
                bomb("HannWindow", model().op("HannWindow", "many", "o")),
                bomb(
                        "a product of two vectors",
                        model().op("ConstantOfShape", "tall", "a")
                                .op("ConstantOfShape", "wide", "b")
                                .op("MatMul", "a b", "o")),
                bomb(
                        "a sum of two vectors",
                        model().op("ConstantOfShape", "tall", "a")
                                .op("ConstantOfShape", "wide", "b")
                                .op("Add", "a b", "o")),
                bomb("a computed shape", model().op("Mul", "big two", "s").op("ConstantOfShape", "s", "o")),
                bomb(
                        "a shape that is put together",
                        model().op("Gather", "square one", "half")
                                .op("Unsqueeze", "half zeroth", "axis")
                                .initializer(TestingOnnx.longs("zeroth", List.of(1), 0))
                                .op("Concat", "axis axis", "s", TestingOnnx.integer("axis", 0))
                                .op("ConstantOfShape", "s", "o")),
                bomb(
                        "the shape of a shape",
                        model().op("ConstantOfShape", "tall", "a")
                                .op("Shape", "a", "s")
                                .op("Mul", "s square", "t")
                                .op("ConstantOfShape", "t", "o")),
                bomb("a transposed one", model().op("Transpose", "cell", "c").op("Tile", "c square", "o")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bombs")
    void aHugeTensorIsRefusedBeforeTheRuntimeSeesIt(String name, TestingOnnx model) {
        assertThatThrownBy(() -> TestingOnnx.read(model.bytes()))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining("_o' (")
                .hasMessageContaining("bytes (limit MAX_");
    }

    @Test
    void theMessageSaysWhereWhatAndWhatIsAllowed() {
        assertThatThrownBy(() -> TestingOnnx.read(bomb(1L << 29).bytes()))
                .hasMessageStartingWith("graph, node 'ConstantOfShape_y' (ConstantOfShape): makes a tensor of the shape"
                        + " [536870912], at least 2147483648 bytes; a tensor made of constants alone may have at most")
                .hasMessageEndingWith("(limit MAX_CONSTANT_BYTES)");
    }

    /** A file of about a hundred bytes that takes gigabytes. */
    static TestingOnnx bomb(long elements) {
        return TestingOnnx.model()
                .output("y", DataType.FLOAT, "N")
                .initializer(TestingOnnx.longs("s", List.of(1), elements))
                .op("ConstantOfShape", "s", "y");
    }

    @Test
    void manyLargeTensorsAreRefusedTogether() {
        TestingOnnx model = model().initializer(TestingOnnx.longs("large", List.of(1), 50L << 20));
        for (int i = 0; i < 6; i++) {
            model.op("ConstantOfShape", "large", "o" + i);
        }
        assertThatThrownBy(() -> TestingOnnx.read(model.bytes()))
                .hasMessageContaining("ConstantOfShape_o5")
                .hasMessageContaining("limit MAX_CONSTANTS_BYTES");
    }

    @Test
    void subgraphsAreLookedAtWithWhatIsKnownAroundThem() {
        GraphProto branch = GraphProto.newBuilder()
                .addNode(TestingOnnx.node("ConstantOfShape", "big", "inner"))
                .addOutput(TestingOnnx.value("inner", DataType.FLOAT))
                .build();
        byte[] bytes = model().add(TestingOnnx.node("If", "on", "o")
                        .addAttribute(TestingOnnx.graphAttribute("then_branch", branch)))
                .bytes();
        assertThatThrownBy(() -> TestingOnnx.read(bytes))
                .hasMessageContaining("attribute 'then_branch', node 'ConstantOfShape_inner'");
    }

    @Test
    void whatALargeFileHoldsMayGrow() throws Exception {
        int elements = 40 << 20;
        byte[] bytes = model().initializer(TestingOnnx.tensor("w8", DataType.INT8, List.of(1, elements))
                        .setRawData(ByteString.copyFrom(new byte[elements]))
                        .build())
                .op("Cast", "w8", "o", TestingOnnx.integer("to", DataType.DOUBLE_VALUE))
                .bytes();
        assertThat(TestingOnnx.read(bytes)).isNotNull();
    }

    @Test
    void whatIsNotKnownIsLeftToTheTrial() throws Exception {
        byte[] bytes = model().op("NonZero", "x", "n")
                .op("ReduceSum", "n", "s")
                .op("ConstantOfShape", "s", "o")
                .bytes();
        assertThat(TestingOnnx.read(bytes)).isNotNull();
    }

    @Test
    void aFunctionOfTheFileIsNotTakenForTheOperatorOfItsName() throws Exception {
        byte[] bytes = model().opsetVersion("mine", 1)
                .function(FunctionProto.newBuilder()
                        .setName("Range")
                        .setDomain("mine")
                        .addInput("a")
                        .addInput("b")
                        .addInput("c")
                        .addOutput("d")
                        .addOpsetImport(TestingOnnx.opset("", 17))
                        .addNode(TestingOnnx.node("Identity", "a", "d"))
                        .build())
                .add(TestingOnnx.node("Range", "none many one", "o").setDomain("mine"))
                .bytes();
        assertThat(TestingOnnx.read(bytes)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(longs = {10_000_000, Long.MAX_VALUE})
    void aLoopThatOnlyCountsAndCountsTooFarIsRefused(long rounds) {
        byte[] bytes = TestingOnnx.loop(rounds, TestingOnnx.node("Identity", "go", "again"))
                .bytes();
        assertThatThrownBy(() -> TestingOnnx.read(bytes))
                .hasMessageContaining("node 'Loop_y' (Loop): the loop runs")
                .hasMessageContaining("with a body of 2 nodes")
                .hasMessageContaining("limit MAX_LOOP_NODES");
    }

    @Test
    void aLoopThatCountsALittleIsServed() throws Exception {
        byte[] bytes = TestingOnnx.loop(1_000, TestingOnnx.node("Identity", "go", "again"))
                .bytes();
        assertThat(TestingOnnx.read(bytes)).isNotNull();
    }

    @Test
    void aLoopWithoutCountOrConditionIsRefused() {
        GraphProto body = GraphProto.newBuilder()
                .addInput(TestingOnnx.value("i", DataType.INT64))
                .addInput(TestingOnnx.value("go", DataType.BOOL))
                .addNode(TestingOnnx.node("Constant", "", "again")
                        .addAttribute(TestingOnnx.tensorAttribute(
                                "value",
                                TestingOnnx.tensor("t", DataType.BOOL, List.of())
                                        .addInt32Data(1)
                                        .build())))
                .addOutput(TestingOnnx.value("again", DataType.BOOL))
                .build();
        byte[] bytes = model().add(NodeProto.newBuilder()
                        .setOpType("Loop")
                        .addInput("")
                        .addInput("")
                        .addOutput("o")
                        .addAttribute(TestingOnnx.graphAttribute("body", body)))
                .bytes();
        assertThatThrownBy(() -> TestingOnnx.read(bytes)).hasMessageContaining("the loop runs without end");
    }

    @Test
    void aLoopThatEndsByAComputedConditionMayHaveAnyCount() throws Exception {
        assertThat(TestingOnnx.read(TestingOnnx.endless())).isNotNull();
    }

    private static Arguments bomb(String name, TestingOnnx model) {
        return Arguments.of(name, model);
    }
}
