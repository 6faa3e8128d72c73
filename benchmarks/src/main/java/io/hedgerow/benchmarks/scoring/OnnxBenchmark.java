package io.hedgerow.benchmarks.scoring;

import ai.onnxruntime.OrtException;
import io.hedgerow.executors.Cancellation;
import io.hedgerow.proto.flink.Row;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/**
 * The examples' net: bare calls, and calls through the SPI, for a batch of each size. Time per batch. {@link SideBySide}
 * makes ratios of the same calls.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class OnnxBenchmark {
    @Param({"1", "2", "4", "8", "16", "32", "64", "128"})
    public int rows = 1;

    private final ExampleModel model = ExampleModel.onnx(ExampleNet.bytes(), ExampleNet.FEATURES);
    private List<Row> batch = List.of();
    private float[][] values = {};
    private @Nullable BareSession bare;

    @Setup
    public void setUp() throws OrtException {
        batch = List.of(model.rows(rows));
        values = ExampleNet.floats(batch);
        bare = new BareSession(ExampleNet.bytes(), rows, ExampleNet.FEATURES, true);
    }

    @TearDown
    public void tearDown() throws OrtException {
        model.close();
        bare().close();
    }

    private BareSession bare() {
        if (bare == null) {
            throw new IllegalStateException("not set up");
        }
        return bare;
    }

    @Benchmark
    public void bareFresh(Blackhole blackhole) throws OrtException {
        bare().runFresh(values, blackhole);
    }

    @Benchmark
    public void barePinned(Blackhole blackhole) throws OrtException {
        bare().runPinned(values, blackhole);
    }

    /** One call per row. */
    @Benchmark
    public void score(Blackhole blackhole) throws Exception {
        for (Row row : batch) {
            blackhole.consume(model.scorer().score(row, new Cancellation()));
        }
    }

    @Benchmark
    public void scoreBatch(Blackhole blackhole) {
        model.scorer().scoreBatch(batch, new Consumption(blackhole), new Cancellation());
    }
}
