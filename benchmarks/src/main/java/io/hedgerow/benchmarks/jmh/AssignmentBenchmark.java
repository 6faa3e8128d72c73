package io.hedgerow.benchmarks.jmh;

import io.hedgerow.policies.fanout.Assignment;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The sticky hash that assigns a unit to its bucket. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AssignmentBenchmark {

    @Param({"customer-9", "3f2b8c1e-7a4d-4c6e-9b1f-0a2d5e8c7b61"})
    public String unit = "";

    @Benchmark
    public int bucket() {
        return Assignment.bucket("wine", unit);
    }
}
