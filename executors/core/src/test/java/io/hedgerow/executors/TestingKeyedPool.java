package io.hedgerow.executors;

import io.hedgerow.policies.Priority;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.ExecutionSpec;
import io.hedgerow.policies.spec.FanOutSpec;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.KeyedJoinSpec;
import io.hedgerow.policies.spec.ModelKeySpec;
import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.policies.spec.OnDeadlineSpec;
import io.hedgerow.policies.spec.PoolSpec;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.policies.spec.SelectionSpec;
import io.hedgerow.policies.spec.Task;
import io.hedgerow.policies.spec.UnitSource;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.policies.spec.VariantSpec;
import io.hedgerow.proto.flink.KeyedModel;
import io.hedgerow.proto.flink.WorkItem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint {@code e} with double input {@code x} and one variant {@code v} whose model the key of a request chooses: model
 * {@code m-KEY} of the keyed pool {@code p}. Models are programs of the testing format.
 */
record TestingKeyedPool(
        @Nullable String fallback, Map<String, String> startModels, long cacheBytes, int parallelism, int threads) {
    private static final List<InputSpec> INPUTS = List.of(InputSpec.scalar("x", ValueType.DOUBLE));
    private static final String FALLBACK = "generic";

    /** No fallback, no models, a cache that holds all of them, one subtask and worker. */
    static TestingKeyedPool create() {
        return new TestingKeyedPool(null, Map.of(), 1 << 20, 1, 1);
    }

    TestingKeyedPool withFallback(String program) {
        return new TestingKeyedPool(program, startModels, cacheBytes, parallelism, threads);
    }

    /** Programs of models that are there at the start, by name. */
    TestingKeyedPool withStartModels(Map<String, String> programs) {
        return new TestingKeyedPool(fallback, programs, cacheBytes, parallelism, threads);
    }

    TestingKeyedPool withCacheBytes(long bytes) {
        return new TestingKeyedPool(fallback, startModels, bytes, parallelism, threads);
    }

    TestingKeyedPool withParallelism(int subtasks) {
        return new TestingKeyedPool(fallback, startModels, cacheBytes, subtasks, threads);
    }

    TestingKeyedPool withThreads(int count) {
        return new TestingKeyedPool(fallback, startModels, cacheBytes, parallelism, count);
    }

    PoolSpec spec() {
        return new PoolSpec("p", parallelism, threads, 100_000, null, "default", ExecutionSpec.DEFAULT)
                .withKeyed(new KeyedJoinSpec(cacheBytes));
    }

    private VariantSpec variant() {
        boolean hasFallback = fallback != null;
        return new VariantSpec(
                "v",
                hasFallback ? FALLBACK : "m-{key}",
                hasFallback ? "1" : "",
                "p",
                1,
                1,
                VariantSpec.DEFAULT_TIMEOUT_MILLIS,
                false,
                new ModelKeySpec(UnitSource.REQUEST_UNIT, "m-{key}", hasFallback),
                null);
    }

    EndpointSpec endpoint() {
        return new EndpointSpec(
                "e",
                1,
                INPUTS,
                List.of(),
                false,
                Task.REGRESSION,
                60_000,
                EndpointSpec.DeadlineFrom.ADMISSION,
                List.of(variant()),
                FanOutSpec.all("e"),
                SelectionSpec.of("fastest"),
                OnDeadlineSpec.PARTIAL);
    }

    Roster roster() {
        Map<String, ModelSpec> models = new HashMap<>();
        if (fallback != null) {
            models.put(FALLBACK + ":1", spec(FALLBACK, "1", fallback));
        }
        startModels.forEach((name, program) -> models.put(name + ":1", spec(name, "1", program)));
        return new Roster(1, List.of(endpoint()), models, List.of(spec()));
    }

    private Map<String, ArtifactSource> artifacts() {
        Map<String, ArtifactSource> artifacts = new HashMap<>();
        if (fallback != null) {
            artifacts.put(FALLBACK + ":1", new ArtifactSource.Inline(TestingModelFormat.bytes(fallback)));
        }
        startModels.forEach((name, program) ->
                artifacts.put(name + ":1", new ArtifactSource.Inline(TestingModelFormat.bytes(program))));
        return artifacts;
    }

    KeyedPoolOperatorFactory factory() {
        return factory(PoolOptions.DEFAULT);
    }

    KeyedPoolOperatorFactory factory(PoolOptions options) {
        return new KeyedPoolOperatorFactory(roster(), "p", artifacts(), options, PoolHarness.CLOCKS);
    }

    private static ModelSpec spec(String name, String version, String program) {
        byte[] bytes = TestingModelFormat.bytes(program);
        return new ModelSpec(
                name,
                version,
                TestingModelFormat.NAME,
                name + ".testing",
                Digests.sha256Hex(bytes),
                bytes.length,
                "p",
                Map.of(),
                null,
                ModelSpec.OutputMapping.INFERRED);
    }

    /** A version of a key's model. */
    static KeyedModel model(String key, String version, String program) {
        return KeyedModel.of(spec("m-" + key, version, program), TestingModelFormat.bytes(program));
    }

    /** A request with a key, or without one. */
    static WorkItem item(int number, @Nullable String key) {
        return new WorkItem(
                        "r-" + number,
                        number,
                        1,
                        0,
                        1,
                        PoolHarness.START_MILLIS + 60_000,
                        Priority.NORMAL,
                        TestingPool.row(number))
                .withModelName(key == null ? null : "m-" + key);
    }
}
