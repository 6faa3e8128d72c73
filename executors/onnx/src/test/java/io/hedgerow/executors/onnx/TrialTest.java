package io.hedgerow.executors.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.hedgerow.executors.LoadOptions;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ModelFormat;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.onnx.proto.FunctionProto;
import io.hedgerow.executors.onnx.proto.TensorProto.DataType;
import io.hedgerow.executors.proving.ModelProving;
import io.hedgerow.executors.proving.Proof;
import io.hedgerow.executors.proving.ProvingOptions;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import io.hedgerow.testkit.TestingEndpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Models that only show what they are when loaded or called, in a process of their own. */
class TrialTest {
    private static final int BOMB_ELEMENTS = 1 << 29;

    @TempDir
    Path temporary;

    /** A trial is a process of low priority, which takes its time on a busy machine. */
    private ProvingOptions options = ProvingOptions.DEFAULT.withTimeout(Duration.ofMinutes(10));

    /** One that has proven a model waits for another for a moment. */
    @AfterEach
    void noProcessIsLeft() {
        Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            assertThat(ProcessHandle.current().descendants()).isEmpty();
            assertThat(temporary.resolve("trials"))
                    .satisfiesAnyOf(
                            folder -> assertThat(folder).doesNotExist(),
                            folder -> assertThat(folder).isEmptyDirectory());
        });
    }

    @Test
    void aSmallModelIsProven() throws Exception {
        byte[] bytes = TestingOnnx.softmax(2, 3, 1, 2, 3, 4, 5, 6).bytes();
        Proof proof = prove(new OnnxFormat(), bytes, TestingEndpoint.mapping(null, null, null, "a", "b", "c"));
        assertThat(proof.kind()).isEqualTo(Proof.Kind.TRIED);
        assertThat(proof.scoredRows()).isPositive();
    }

    @Test
    void aModelOfAHundredMegabytesIsProven() throws Exception {
        int columns = 100 << 18;
        byte[] bytes = TestingOnnx.model()
                .input("x", DataType.FLOAT, "N", 1)
                .output("y", DataType.FLOAT, "N", 1)
                .initializer(TestingOnnx.tensor("w", DataType.FLOAT, List.of(1, columns))
                        .setRawData(ByteString.copyFrom(new byte[columns * Float.BYTES]))
                        .build())
                .initializer(TestingOnnx.longs("axes", List.of(1), 1))
                .op("MatMul", "x w", "z")
                .op("ReduceSum", "z axes", "y", TestingOnnx.integer("keepdims", 1))
                .bytes();
        Proof proof = prove(new OnnxFormat(), bytes, OutputMapping.INFERRED);
        assertThat(proof.kind()).isEqualTo(Proof.Kind.TRIED);
        assertThat(proof.scoredRows()).isPositive();
    }

    @Test
    void theBombIsFoundByReading() {
        assertThatThrownBy(() -> new OnnxFormat()
                        .load(
                                ModelArtifact.of(
                                        "bomb.onnx",
                                        GraphSizesTest.bomb(BOMB_ELEMENTS).bytes()),
                                LoadOptions.DEFAULT))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining("limit MAX_CONSTANT_BYTES");
    }

    static Stream<TestingOnnx> bombs() {
        return Stream.of(
                GraphSizesTest.bomb(BOMB_ELEMENTS),
                GraphSizesTest.bomb(1L << 36), // so much that the allocation itself fails
                TestingOnnx.model()
                        .output("y", DataType.FLOAT, "N")
                        .initializer(TestingOnnx.longs("s", List.of(1), BOMB_ELEMENTS))
                        .initializer(TestingOnnx.floats("f", List.of(1), 2))
                        .op("Tile", "f s", "y"));
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void theBombIsFoundByItsTrialWhereNothingIsRead(TestingOnnx bomb) {
        byte[] bytes = bomb.bytes();
        assertThat(bytes).hasSizeLessThan(150);
        assertThatThrownBy(() -> prove(new TestingUncheckedFormat(), bytes, OutputMapping.INFERRED))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining("more memory than the 1024 MiB that its trial allows");
    }

    @Test
    void aBombInAFunctionIsFoundByItsTrial() {
        byte[] bytes = TestingOnnx.softmax(1, 2, 1, 2)
                .opsetVersion("mine", 1)
                .initializer(TestingOnnx.longs("s", List.of(1), BOMB_ELEMENTS))
                .function(FunctionProto.newBuilder()
                        .setName("Fill")
                        .setDomain("mine")
                        .addInput("a")
                        .addOutput("b")
                        .addOpsetImport(TestingOnnx.opset("", 17))
                        .addNode(TestingOnnx.node("ConstantOfShape", "a", "b"))
                        .build())
                .add(TestingOnnx.node("Fill", "s", "q").setDomain("mine"))
                .output("q", DataType.FLOAT, "M")
                .bytes();
        OutputMapping classes = TestingEndpoint.mapping(null, "p", null, "a", "b");
        assertThatThrownBy(() -> prove(new OnnxFormat(), bytes, classes))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining("more memory than the 1024 MiB that its trial allows");
    }

    @Test
    void anEndlessLoopIsFoundByItsTrial() throws Exception {
        long startNanos = System.nanoTime();
        aSmallModelIsProven();
        long trialSeconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos);
        long seconds = 6 + 5 * trialSeconds; // enough, however busy the machine is, to come as far as to the loop
        options = options.withTimeout(Duration.ofSeconds(seconds));
        assertThatThrownBy(() -> prove(new OnnxFormat(), TestingOnnx.endless(), OutputMapping.INFERRED))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining("not done after " + seconds + " s, while scoring made-up rows");
    }

    private Proof prove(ModelFormat format, byte[] bytes, OutputMapping output) throws Exception {
        return new ModelProving(options.withFolder(temporary))
                .prove(format, ModelArtifact.of("test.onnx", bytes), LoadOptions.DEFAULT, output);
    }
}
