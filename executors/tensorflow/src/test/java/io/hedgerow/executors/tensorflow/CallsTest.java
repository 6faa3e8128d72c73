package io.hedgerow.executors.tensorflow;

import static io.hedgerow.executors.tensorflow.TestingFormat.endpoint;
import static io.hedgerow.executors.tensorflow.TestingGraph.FLOAT;
import static io.hedgerow.executors.tensorflow.TestingGraph.INT32;
import static io.hedgerow.executors.tensorflow.TestingGraph.INT64;
import static io.hedgerow.executors.tensorflow.TestingGraph.STRING;
import static io.hedgerow.executors.tensorflow.TestingGraph.graph;
import static io.hedgerow.executors.tensorflow.TestingGraph.type;
import static io.hedgerow.testkit.TestingEndpoint.mapping;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.executors.Cancellation;
import io.hedgerow.executors.LoadOptions;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ProviderUnavailableException;
import io.hedgerow.executors.Scorer;
import io.hedgerow.policies.Tensor;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.proto.flink.Row;
import io.hedgerow.testkit.TestingEndpoint;
import io.hedgerow.testkit.TestingResults;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the model and the rows: calls at once and calls of many rows give what single calls give. */
class CallsTest {
    private static final long SEED = Long.getLong("hedgerow.seed", 20);
    private static final float[] WEIGHTS = {1, 0, -1, 0, 2, 1};

    /** A kind of model with random values for it, some of which it cannot take. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Kind(String name, byte[] model, TestingEndpoint endpoint, Function<Random, Object[]> values) {
        @Override
        public String toString() {
            return name;
        }

        List<Row> rows(Random random, int count) {
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                rows.add(endpoint.row(values.apply(random)));
            }
            return rows;
        }
    }

    static Stream<Kind> kinds() {
        return Stream.of(
                softmax(),
                new Kind(
                        "strings",
                        graph().placeholder("x", STRING, -1, 2)
                                .node("y", "Identity", Map.of("T", type(STRING)), "x")
                                .bytes(),
                        endpoint().input("x", ValueType.STRING, 2).includeOutputs(),
                        random -> new Object[] {texts(random)}),
                new Kind(
                        "vectors, some too long",
                        negated(3),
                        endpoint().input("x", ValueType.FLOAT, 3).includeOutputs(),
                        random -> new Object[] {vector(random, random.nextInt(4) == 0 ? 4 : 3)}),
                new Kind(
                        "vectors of any length",
                        negated(-1),
                        endpoint().input("x", ValueType.FLOAT, -1).includeOutputs(),
                        random -> new Object[] {vector(random, 1 + random.nextInt(2))}),
                new Kind(
                        "rows that fill a run soon",
                        negated(500_000),
                        endpoint().input("x", ValueType.FLOAT, 500_000).includeOutputs(),
                        random -> new Object[] {vector(random, 500_000)}),
                new Kind(
                        "a batch axis of one",
                        graph().placeholder("x", FLOAT, 1, 1)
                                .op("y", "Neg", "x")
                                .bytes(),
                        endpoint().input("x", ValueType.DOUBLE),
                        random -> new Object[] {random.nextGaussian()}),
                new Kind(
                        "small integers that may not fit",
                        graph().placeholder("x", 4, -1)
                                .node("y", "Cast", Map.of("SrcT", type(4), "DstT", type(FLOAT)), "x")
                                .bytes(),
                        endpoint().input("x", ValueType.LONG),
                        random -> new Object[] {(long) random.nextInt(300)}),
                new Kind(
                        "a place beyond the table fails the run",
                        lookUp(),
                        endpoint().input("i", ValueType.LONG),
                        random -> new Object[] {(long) random.nextInt(5)}),
                new Kind(
                        "not one entry per row",
                        graph().placeholder("x", FLOAT, -1, 2)
                                .ints("axis", new long[0], 0)
                                .node("y", "Sum", Map.of("T", type(FLOAT), "Tidx", type(INT32)), "x", "axis")
                                .bytes(),
                        endpoint().input("x", ValueType.FLOAT, 2).includeOutputs(),
                        random -> new Object[] {vector(random, 2)}));
    }

    private static Kind softmax() {
        return new Kind(
                "softmax that refuses NaN",
                TestingGraph.softmax(WEIGHTS).bytes(),
                endpoint()
                        .input("a", ValueType.DOUBLE)
                        .optional("b", ValueType.DOUBLE)
                        .packed("x", "a", "b")
                        .classes("p", "q", "r")
                        .output(mapping(null, null, null, "p", "q", "r")),
                random -> new Object[] {random.nextGaussian(), random.nextInt(5) == 0 ? null : random.nextGaussian()});
    }

    private static byte[] negated(long width) {
        return graph().placeholder("x", FLOAT, -1, width).op("y", "Neg", "x").bytes();
    }

    private static byte[] lookUp() {
        return graph().placeholder("i", INT64, -1)
                .floats("table", new long[] {4}, 1, 2, 3, 4)
                .ints("axis", new long[0], 0)
                .node(
                        "y",
                        "GatherV2",
                        Map.of("Tparams", type(FLOAT), "Tindices", type(INT64), "Taxis", type(INT32)),
                        "table",
                        "i",
                        "axis")
                .bytes();
    }

    private static Tensor vector(Random random, int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return TestingEndpoint.floats(new long[] {length}, values);
    }

    private static Tensor texts(Random random) {
        return new Tensor(
                Tensor.Datatype.BYTES, new long[] {2}, new String[] {"é\0\uD83D\uDE00" + random.nextInt(), "plain"});
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void aBatchGivesWhatItsRowsGiveOneByOne(Kind kind) throws Exception {
        Random random = new Random(SEED);
        int scored = 0;
        try (LoadedModel model = TestingFormat.load(kind.model())) {
            Scorer scorer = kind.endpoint().bind(model);
            for (int i = 0; i < 8; i++) {
                List<Row> rows = kind.rows(random, 1 + random.nextInt(30));
                TestingResults batch = new TestingResults(rows.size());
                scorer.scoreBatch(rows, batch, new Cancellation());
                batch.assertSameAs(TestingResults.oneByOne(scorer, rows), "seed " + SEED + ", batch " + i);
                scored += rows.size() - batch.failures();
            }
        }
        assertThat(scored).as("some rows are scored").isPositive();
    }

    @Test
    void rowsOfOpenFirstAxesAreOneRun() throws Exception {
        Kind kind = softmax();
        try (LoadedModel model = TestingFormat.load(kind.model())) {
            TensorflowScorer scorer = (TensorflowScorer) kind.endpoint().bind(model);
            assertThat(scorer.batches()).isTrue();
            List<Row> rows = kind.rows(new Random(SEED), 5);
            RunRows run = scorer.newRun(5);
            rows.forEach(row -> assertThat(run.add(row)).isTrue());
            assertThat(scorer.run(run)[0].shape()).containsExactly(5, 3);
        }
    }

    @Test
    void manyThreadsGetWhatOneGets() throws Exception {
        Kind kind = softmax();
        List<Row> rows = kind.rows(new Random(SEED), 200);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (LoadedModel model = TestingFormat.load(kind.model())) {
            Scorer scorer = kind.endpoint().bind(model);
            TestingResults expected = TestingResults.oneByOne(scorer, rows);
            List<Future<TestingResults>> calls = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                calls.add(threads.submit(() -> TestingResults.oneByOne(scorer, rows)));
            }
            for (Future<TestingResults> call : calls) {
                call.get().assertSameAs(expected, "seed " + SEED);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aClosedModelSaysSo() throws Exception {
        Kind kind = softmax();
        LoadedModel model = TestingFormat.load(kind.model());
        Scorer scorer = kind.endpoint().bind(model);
        List<Row> rows = kind.rows(new Random(SEED), 2);
        model.close();
        model.close();
        assertThatThrownBy(() -> scorer.score(rows.get(0), new Cancellation())).hasMessage("the model is closed");
        TestingResults results = new TestingResults(2);
        scorer.scoreBatch(rows, results, new Cancellation());
        assertThat(results.failed(1)).hasMessage("the model is closed");
    }

    @Test
    void closingWhileCallsRunFreesNothingUnderThem() throws Exception {
        Kind kind = softmax();
        List<Row> rows = kind.rows(new Random(SEED), 500);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 10; round++) {
                LoadedModel model = TestingFormat.load(kind.model());
                Scorer scorer = kind.endpoint().bind(model);
                List<Future<TestingResults>> calls = new ArrayList<>();
                for (int i = 0; i < 2; i++) {
                    calls.add(threads.submit(() -> TestingResults.oneByOne(scorer, rows)));
                }
                model.close();
                for (Future<TestingResults> call : calls) {
                    TestingResults results = call.get();
                    for (int i = 0; i < rows.size(); i++) {
                        assertThat(results.isScored(i) || results.failed(i) != null)
                                .isTrue();
                    }
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aCancelledBatchFailsWithoutRunning() throws Exception {
        Kind kind = softmax();
        try (LoadedModel model = TestingFormat.load(kind.model())) {
            Scorer scorer = kind.endpoint().bind(model);
            Cancellation cancellation = new Cancellation();
            cancellation.cancel();
            TestingResults results = new TestingResults(3);
            scorer.scoreBatch(kind.rows(new Random(SEED), 3), results, cancellation);
            assertThat(results.failures()).isEqualTo(3);
            assertThat(scorer.isCancellable()).isFalse();
        }
    }

    @Test
    void onlyTheProcessorIsThere() {
        assertThatThrownBy(() -> new TensorflowFormat()
                        .load(ModelArtifact.of("x.pb", negated(2)), new LoadOptions("cuda", null, 1))
                        .close())
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("available here: cpu");
    }
}
