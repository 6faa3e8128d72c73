package io.hedgerow.benchmarks.jmh;

import io.hedgerow.proto.DecodeException;
import io.hedgerow.proto.InvalidRequest;
import io.hedgerow.proto.Request;
import io.hedgerow.proto.RequestJson;
import io.hedgerow.proto.flink.Row;
import io.hedgerow.starter.RequestChecker;
import java.util.Objects;
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

/** What a request costs before it is planned: reading its line, and resolving its names into columns. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RequestBenchmark {

    @Param
    public SampleRequest sample = SampleRequest.IN_ORDER;

    private @Nullable RequestChecker checker;
    private @Nullable Request request;
    private byte[] json = new byte[0];

    @Setup
    public void setUp() throws DecodeException {
        checker = new RequestChecker(sample.endpoint());
        json = RequestJson.encode(sample.request());
        request = RequestJson.decode(json, "");
    }

    /** Checks the features against the endpoint's inputs and fills a new row with them. */
    @Benchmark
    public Row resolve() {
        RequestChecker resolving = Objects.requireNonNull(checker);
        Row row = resolving.layout().newRow();
        InvalidRequest error = resolving.resolve(Objects.requireNonNull(request), row);
        if (error != null) {
            throw new IllegalStateException("the sample is refused: " + error);
        }
        return row;
    }

    @Benchmark
    public Request readJson() throws DecodeException {
        return RequestJson.decode(json, "");
    }
}
