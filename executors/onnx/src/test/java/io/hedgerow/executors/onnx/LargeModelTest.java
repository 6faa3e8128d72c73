package io.hedgerow.executors.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnsafeByteOperations;
import com.sun.management.ThreadMXBean;
import io.hedgerow.executors.LoadOptions;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.onnx.proto.AttributeProto;
import io.hedgerow.executors.onnx.proto.ModelProto;
import io.hedgerow.executors.onnx.proto.TensorProto;
import io.hedgerow.executors.onnx.proto.TensorProto.DataType;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.testkit.TestingEndpoint;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are mapped: what they take of the heap, and what becomes of the model when something happens to the file. */
class LargeModelTest {
    private static final int PADDING_BYTES = 64 << 20;

    /** A twentieth of the file; what is taken does not depend on its size. */
    private static final long FEW_BYTES = PADDING_BYTES / 20;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    private static Path folder;

    private static Path plain;
    private static Path adapted;

    @BeforeAll
    static void writeFiles() throws Exception {
        plain = padded("plain.onnx", TestingOnnx.softmax(2, 2, 1, -1, -1, 1));
        AttributeProto labels = TestingOnnx.stringList("classlabels_strings", "no", "yes");
        adapted = padded("adapted.onnx", TestingOnnx.classifier(labels, 2, -1, 0, 1, 0));
    }

    /** Several constants, so that no buffer is as large as the file just because one of them is. */
    private static Path padded(String name, TestingOnnx model) throws Exception {
        byte[] part = new byte[PADDING_BYTES / 4];
        IntStream.range(0, 4)
                .forEach(i -> model.initializer(TensorProto.newBuilder()
                        .setName("padding" + i)
                        .setDataType(DataType.UINT8_VALUE)
                        .addDims(part.length)
                        .setRawData(UnsafeByteOperations.unsafeWrap(part))
                        .build()));
        Path file = folder.resolve(name);
        ModelProto proto = model.proto();
        try (OutputStream out = Files.newOutputStream(file)) {
            CodedOutputStream coded = CodedOutputStream.newInstance(out);
            proto.writeTo(coded);
            coded.flush();
        }
        return file;
    }

    @Test
    void aLargeFileTakesNextToNothingOfTheHeap() throws Exception {
        assertThat(allocatedBytes(plain)).isLessThan(FEW_BYTES);
    }

    @Test
    void aLargeGraphThatIsAdaptedTakesNextToNothingEither() throws Exception {
        assertThat(TestingOnnx.read(Files.readAllBytes(adapted))
                        .bytesForRuntime()
                        .remaining())
                .as("it is adapted")
                .isGreaterThan((int) Files.size(adapted));
        assertThat(allocatedBytes(adapted)).isLessThan(FEW_BYTES);
    }

    /** By this thread, from the file to a model that can be bound; the second time, so that classes are loaded. */
    private static long allocatedBytes(Path file) throws Exception {
        load(ModelArtifact.ofFile("warm", file)).close();
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try (LoadedModel model = load(ModelArtifact.ofFile("large", file))) {
            TestingEndpoint.of(new OnnxFormat())
                    .input("x", ValueType.FLOAT, 2)
                    .classes("no", "yes")
                    .output(TestingEndpoint.mapping(null, null, null, "no", "yes"))
                    .bind(model);
            return THREADS.getCurrentThreadAllocatedBytes() - before;
        }
    }

    @Test
    void aFileThatIsGoneIsStillReadAndOneThatIsCutOffIsRefused() throws Exception {
        Path file = Files.copy(plain, folder.resolve("gone.onnx"));
        ModelArtifact artifact = ModelArtifact.ofFile("gone", file);
        Files.delete(file);
        load(artifact).close();

        Path cut = Files.copy(plain, folder.resolve("cut.onnx"));
        truncate(cut, Files.size(cut) - 1);
        assertThatThrownBy(() -> load(ModelArtifact.ofFile("cut", cut)))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining("damaged or truncated");
    }

    @Test
    void aFileThatIsCutOffUnderItsReaderIsARefusalAndNoCrash() throws Exception {
        Path file = Files.copy(plain, folder.resolve("changed.onnx"));
        ModelArtifact artifact = ModelArtifact.ofFile("changed", file);
        truncate(file, 0);
        assertThatThrownBy(() -> load(artifact)).isInstanceOf(ModelRefusedException.class);
    }

    private static void truncate(Path file, long bytes) throws Exception {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(bytes);
        }
    }

    @Test
    void aLargeConstantThatDoesNotHoldWhatItDeclaresIsRefusedWithoutBeingRead() {
        byte[] bytes = TestingOnnx.softmax(2, 2, 1, -1, -1, 1)
                .initializer(TestingOnnx.tensor("w2", DataType.FLOAT, List.of(5_000))
                        .setRawData(UnsafeByteOperations.unsafeWrap(new byte[19_996]))
                        .build())
                .bytes();
        assertThatThrownBy(() -> TestingOnnx.read(bytes))
                .hasMessageContaining("declares 5000 elements, the file holds 4999");
    }

    @Test
    void theOutlineOfAFileIsTheFileButForLargeConstantsOfNumbersThatAreNoClasses() throws Exception {
        byte[] large = new byte[Outline.KEPT_BYTES + 4];
        ModelProto model = TestingOnnx.softmax(2, 2, 1, -1, -1, 1)
                .initializer(raw("small", DataType.FLOAT, Outline.KEPT_BYTES))
                .initializer(raw("classes", DataType.INT64, large.length))
                .initializer(raw("large", DataType.FLOAT, large.length))
                .proto();
        Outline outline = Outline.of(ByteBuffer.wrap(model.toByteArray())).orElseThrow();
        assertThat(outline.rawBytes()).isEqualTo(Map.of(3, large.length));
        ModelProto.Builder expected = model.toBuilder();
        expected.getGraphBuilder()
                .getInitializerBuilder(3)
                .setRawData(UnsafeByteOperations.unsafeWrap(new byte[Outline.KEPT_BYTES]));
        assertThat(ModelProto.parseFrom(outline.bytes())).isEqualTo(expected.build());
    }

    private static TensorProto raw(String name, DataType type, int bytes) {
        return TestingOnnx.tensor(name, type, List.of(1))
                .setRawData(UnsafeByteOperations.unsafeWrap(new byte[bytes]))
                .build();
    }

    @Test
    void whatALoadedModelKeepsDoesNotReferToItsFile() throws Exception {
        byte[] bytes = TestingOnnx.model()
                .input("x", DataType.INT64, "N")
                .output("y", DataType.INT64, "N")
                .initializer(TestingOnnx.longs("classes", List.of(2), 7, 9))
                .op("Gather", "classes x", "z", TestingOnnx.integer("axis", 0))
                .op("Identity", "z", "y")
                .bytes();
        var graph = OnnxFile.read(ByteBuffer.wrap(bytes)).model().getGraph();
        GraphTrace trace = new GraphTrace(graph).ofOutputs(graph);
        Arrays.fill(bytes, (byte) 0); // where names and numbers of the graph are
        GraphTrace.ClassLabels labels = trace.classLabels("y");
        assertThat(labels).isEqualTo(new GraphTrace.ClassLabels(List.of("7", "9"), true));
        assertThat(trace.producerOf("y")).isNotNull();
        assertThat(trace.isSoftmax("y")).isFalse();
    }

    private static LoadedModel load(ModelArtifact artifact) throws ModelRefusedException {
        return new OnnxFormat().load(artifact, LoadOptions.DEFAULT);
    }
}
