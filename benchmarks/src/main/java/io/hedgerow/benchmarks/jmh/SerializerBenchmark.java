package io.hedgerow.benchmarks.jmh;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Writing and reading back each message between operators; payloads of 20 numbers. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SerializerBenchmark {

    @Param
    public SampleMessage message = SampleMessage.WORK_ITEM;

    private final DataOutputSerializer out = new DataOutputSerializer(4096);
    private final DataInputDeserializer in = new DataInputDeserializer();
    private byte[] written = new byte[0];
    private @Nullable TypeSerializer<Object> serializer;
    private @Nullable Object sample;

    @Setup
    public void setUp() throws IOException {
        serializer = message.type().createSerializer(new SerializerConfigImpl());
        sample = message.sample();
        serializer.serialize(sample, out);
        written = out.getCopyOfBuffer();
    }

    @Benchmark
    public int write() throws IOException {
        out.clear();
        Objects.requireNonNull(serializer).serialize(Objects.requireNonNull(sample), out);
        return out.length();
    }

    @Benchmark
    public Object read() throws IOException {
        in.setBuffer(written);
        return Objects.requireNonNull(serializer).deserialize(in);
    }
}
