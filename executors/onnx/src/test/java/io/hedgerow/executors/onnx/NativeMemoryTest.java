package io.hedgerow.executors.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hedgerow.executors.Cancellation;
import io.hedgerow.executors.LoadOptions;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.Scorer;
import io.hedgerow.executors.onnx.proto.TensorProto.DataType;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.proto.flink.Row;
import io.hedgerow.testkit.TestingEndpoint;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class NativeMemoryTest {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final int WEIGHT_BYTES = 4 << 20;
    private static final int ROUNDS = 60;

    private static final TestingEndpoint ENDPOINT = TestingFormat.endpoint().input("x", ValueType.FLOAT);

    /** A model that holds four megabytes. */
    private static byte[] heavy() {
        int columns = WEIGHT_BYTES / Float.BYTES;
        return TestingOnnx.model()
                .input("x", DataType.FLOAT, "N", 1)
                .output("y", DataType.FLOAT, "N", 1)
                .initializer(TestingOnnx.tensor("w", DataType.FLOAT, List.of(1, columns))
                        .setRawData(com.google.protobuf.ByteString.copyFrom(new byte[WEIGHT_BYTES]))
                        .build())
                .initializer(TestingOnnx.longs("axes", List.of(1), 1))
                .op("MatMul", "x w", "z")
                .op("ReduceSum", "z axes", "y", TestingOnnx.integer("keepdims", 1))
                .bytes();
    }

    @Test
    void closedModelsGiveTheirMemoryBack() throws Exception {
        assumeTrue(Files.exists(STATUS), "needs /proc");
        byte[] bytes = heavy();
        for (int i = 0; i < 10; i++) {
            loadScoreClose(bytes);
        }
        long before = nativeBytes();
        for (int i = 0; i < ROUNDS; i++) {
            loadScoreClose(bytes);
        }
        assertThat(nativeBytes() - before)
                .as("%d models of %d bytes came and went", ROUNDS, WEIGHT_BYTES)
                .isLessThan((long) ROUNDS * WEIGHT_BYTES / 2);
    }

    @Test
    void bindingAgainCostsNoMemory() throws Exception {
        assumeTrue(Files.exists(STATUS), "needs /proc");
        byte[] bytes = TestingOnnx.identity(DataType.FLOAT, "N", 1);
        try (LoadedModel model = TestingFormat.load(bytes)) {
            bindAndScore(model, 20_000); // by then the heap, which counts too, has taken the room it needs for this
            long before = nativeBytes();
            bindAndScore(model, 20_000);
            assertThat(nativeBytes() - before).isLessThan(64L << 20);
        }
    }

    @Test
    void aSessionHasTheThreadsAskedForAndEndsThem() throws Exception {
        Path tasks = Path.of("/proc/self/task");
        assumeTrue(Files.exists(tasks), "needs /proc");
        byte[] bytes = TestingOnnx.identity(DataType.FLOAT, "N", 1);
        ENDPOINT.score(bytes, 1);
        int extra = 40;
        long before = count(tasks);
        try (LoadedModel ignored = TestingFormat.load(bytes)) {
            assertThat(count(tasks)).isLessThan(before + extra / 2);
        }
        LoadOptions many = new LoadOptions("cpu", null, extra + 1);
        try (LoadedModel ignored = new OnnxFormat().load(ModelArtifact.of("test.onnx", bytes), many)) {
            assertThat(count(tasks)).isGreaterThanOrEqualTo(before + extra / 2);
        }
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> count(tasks) < before + extra / 2);
    }

    private static long count(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.count();
        }
    }

    private static void bindAndScore(LoadedModel model, int times) throws Exception {
        Row row = ENDPOINT.row(1);
        for (int i = 0; i < times; i++) {
            Scorer scorer = ENDPOINT.bind(model);
            scorer.score(row, new Cancellation());
        }
    }

    private static void loadScoreClose(byte[] bytes) throws Exception {
        ENDPOINT.score(bytes, 1);
    }

    /** Without the heap, which collections that take long, as on a busy machine, have grow. */
    private static long nativeBytes() throws IOException {
        return residentBytes()
                - ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted();
    }

    private static long residentBytes() throws IOException {
        for (String line : Files.readAllLines(STATUS)) {
            if (line.startsWith("RssAnon:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) << 10;
            }
        }
        throw new IOException("no RssAnon in " + STATUS);
    }
}
