package io.hedgerow.executors;

import io.hedgerow.policies.Priority;
import io.hedgerow.policies.spec.CacheSpec;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.ExecutionSpec;
import io.hedgerow.policies.spec.FanOutSpec;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.policies.spec.OnDeadlineSpec;
import io.hedgerow.policies.spec.PoolSpec;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.policies.spec.SelectionSpec;
import io.hedgerow.policies.spec.Task;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.policies.spec.VariantSpec;
import io.hedgerow.proto.flink.InputLayout;
import io.hedgerow.proto.flink.PlanHeader;
import io.hedgerow.proto.flink.Row;
import io.hedgerow.proto.flink.WorkItem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One endpoint {@code e} with double input {@code x} in one pool {@code p}, its variants {@code v0}, {@code v1}… being
 * programs of the testing format. One that says {@code patient} is not timed out.
 */
record TestingPool(
        List<String> programs,
        long deadlineMillis,
        long timeoutMillis,
        int threads,
        int queueCapacity,
        PoolSpec.Overflow overflow,
        ExecutionSpec execution,
        FanOutSpec fanOut,
        CacheSpec cache)
        implements java.io.Serializable {
    private static final long PATIENT_MILLIS = 600_000;

    private static final List<InputSpec> INPUTS = List.of(InputSpec.scalar("x", ValueType.DOUBLE));

    /** One worker, a queue of 4, no deadline, timeouts of 30 s. */
    static TestingPool of(String... programs) {
        return new TestingPool(
                List.of(programs),
                EndpointSpec.NO_DEADLINE,
                30_000,
                1,
                4,
                null,
                ExecutionSpec.DEFAULT.withoutInline(),
                FanOutSpec.all("e"),
                null);
    }

    TestingPool withDeadlineMillis(long millis) {
        return new TestingPool(
                programs, millis, timeoutMillis, threads, queueCapacity, overflow, execution, fanOut, cache);
    }

    TestingPool withTimeoutMillis(long millis) {
        return new TestingPool(
                programs, deadlineMillis, millis, threads, queueCapacity, overflow, execution, fanOut, cache);
    }

    TestingPool withThreads(int newThreads) {
        return new TestingPool(
                programs, deadlineMillis, timeoutMillis, newThreads, queueCapacity, overflow, execution, fanOut, cache);
    }

    TestingPool withQueueCapacity(int capacity) {
        return new TestingPool(
                programs, deadlineMillis, timeoutMillis, threads, capacity, overflow, execution, fanOut, cache);
    }

    TestingPool withOverflow(PoolSpec.Overflow newOverflow) {
        return new TestingPool(
                programs, deadlineMillis, timeoutMillis, threads, queueCapacity, newOverflow, execution, fanOut, cache);
    }

    TestingPool withExecution(ExecutionSpec newExecution) {
        return new TestingPool(
                programs, deadlineMillis, timeoutMillis, threads, queueCapacity, overflow, newExecution, fanOut, cache);
    }

    TestingPool withFanOut(FanOutSpec newFanOut) {
        return new TestingPool(
                programs, deadlineMillis, timeoutMillis, threads, queueCapacity, overflow, execution, newFanOut, cache);
    }

    TestingPool withCache(CacheSpec newCache) {
        return new TestingPool(
                programs, deadlineMillis, timeoutMillis, threads, queueCapacity, overflow, execution, fanOut, newCache);
    }

    PoolSpec spec() {
        return new PoolSpec("p", 1, threads, queueCapacity, overflow, "default", execution);
    }

    EndpointSpec endpoint() {
        List<VariantSpec> variants = new ArrayList<>();
        for (int i = 0; i < programs.size(); i++) {
            variants.add(VariantSpec.of("v" + i)
                    .withPool("p")
                    .withTimeoutMillis(programs.get(i).contains("patient") ? PATIENT_MILLIS : timeoutMillis));
        }
        return new EndpointSpec(
                "e",
                1,
                INPUTS,
                List.of("no", "yes"),
                false,
                Task.CLASSIFICATION,
                deadlineMillis,
                EndpointSpec.DeadlineFrom.ADMISSION,
                variants,
                fanOut,
                SelectionSpec.of("fastest"),
                OnDeadlineSpec.PARTIAL,
                cache);
    }

    Roster roster() {
        Map<String, ModelSpec> models = new HashMap<>();
        for (int i = 0; i < programs.size(); i++) {
            models.put(Roster.modelId("v" + i, "1"), model(i));
        }
        return new Roster(1, List.of(endpoint()), models, List.of(spec()));
    }

    private ModelSpec model(int variant) {
        byte[] bytes = TestingModelFormat.bytes(programs.get(variant));
        return new ModelSpec(
                "v" + variant,
                "1",
                TestingModelFormat.NAME,
                "v" + variant + ".testing",
                Digests.sha256Hex(bytes),
                bytes.length,
                "p",
                Map.of(),
                null,
                ModelSpec.OutputMapping.INFERRED);
    }

    Map<String, ArtifactSource> artifacts() {
        Map<String, ArtifactSource> artifacts = new HashMap<>();
        for (int i = 0; i < programs.size(); i++) {
            artifacts.put(
                    Roster.modelId("v" + i, "1"), new ArtifactSource.Inline(TestingModelFormat.bytes(programs.get(i))));
        }
        return artifacts;
    }

    PoolOperatorFactory factory() {
        return new PoolOperatorFactory(roster(), "p", artifacts(), PoolOptions.DEFAULT);
    }

    /** A request for all variants without a deadline. */
    WorkItem item(int number) {
        return item(number, PlanHeader.NO_DEADLINE);
    }

    WorkItem item(int number, long deadlineAtMillis) {
        return item(number, deadlineAtMillis, Priority.NORMAL, row(number));
    }

    WorkItem item(int number, long deadlineAtMillis, Priority priority, Row row) {
        long allVariants = (1L << programs.size()) - 1;
        return new WorkItem("r-" + number, number, 1, 0, allVariants, deadlineAtMillis, priority, row);
    }

    static Row row(double x) {
        Row row = new InputLayout(INPUTS).newRow();
        row.setDouble(0, 0, x);
        return row;
    }

    /** The variants with a scorer that is never called: for tests of the account alone. */
    List<HostedVariant> hostedVariants(Scorer scorer) {
        EndpointSpec endpoint = endpoint();
        List<HostedVariant> hosted = new ArrayList<>();
        for (int i = 0; i < programs.size(); i++) {
            hosted.add(new HostedVariant(endpoint, 0, endpoint.variants().get(i), i, model(i), scorer, null));
        }
        return hosted;
    }
}
