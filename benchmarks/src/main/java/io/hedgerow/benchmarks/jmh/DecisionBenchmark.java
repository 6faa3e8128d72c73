package io.hedgerow.benchmarks.jmh;

import io.hedgerow.policies.selection.Decider;
import io.hedgerow.policies.selection.Decision;
import io.hedgerow.policies.selection.PolicyRegistry;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.FanOutSpec;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.OnDeadlineSpec;
import io.hedgerow.policies.spec.SelectionSpec;
import io.hedgerow.policies.spec.Task;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.policies.spec.VariantSpec;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What each policy's decisions on one request cost: asked after every arrival until it answers. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecisionBenchmark {

    @Param({"fastest", "majorityVote", "weightedVote", "confidence", "average", "averageOfValues", "priority", "canary"
    })
    public String policy = "";

    @Param({"3", "8"})
    public int variants;

    private @Nullable Decider decider;
    private @Nullable ArrivingBallot ballot;

    @Setup
    public void setUp() {
        boolean regression = policy.equals("averageOfValues");
        EndpointSpec endpoint = new EndpointSpec(
                "endpoint",
                1,
                List.of(InputSpec.scalar("x", ValueType.DOUBLE)),
                regression ? List.of() : List.of("no", "yes"),
                false,
                regression ? Task.REGRESSION : Task.CLASSIFICATION,
                50,
                EndpointSpec.DeadlineFrom.ADMISSION,
                IntStream.range(0, variants)
                        .mapToObj(i -> VariantSpec.of("v" + i))
                        .toList(),
                FanOutSpec.all("endpoint"),
                SelectionSpec.of(regression ? "average" : policy),
                OnDeadlineSpec.PARTIAL);
        decider = Decider.of(endpoint, PolicyRegistry.load(DecisionBenchmark.class.getClassLoader()));
        ballot = new ArrivingBallot(variants, regression);
    }

    @Benchmark
    public @Nullable Decision decide() {
        ArrivingBallot arriving = Objects.requireNonNull(ballot);
        arriving.clear();
        Decision decision = null;
        while (decision == null && arriving.arrive()) {
            decision = Objects.requireNonNull(decider).onArrival(arriving);
        }
        return decision;
    }
}
