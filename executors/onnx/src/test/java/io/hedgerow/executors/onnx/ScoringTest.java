package io.hedgerow.executors.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.hedgerow.executors.Cancellation;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.Scorer;
import io.hedgerow.executors.onnx.proto.TensorProto.DataType;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.Tensor;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.proto.flink.Row;
import io.hedgerow.testkit.TestingEndpoint;
import io.hedgerow.testkit.TestingResults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a run of the runtime cannot be interrupted
class ScoringTest {
    private static final long SEED = 7;

    private static final TestingEndpoint THREE_CLASSES = TestingFormat.endpoint()
            .input("a", ValueType.DOUBLE)
            .optional("b", ValueType.DOUBLE)
            .packed("x", "a", "b")
            .classes("p", "q", "r");

    private static byte[] softmax() {
        return TestingOnnx.softmax(2, 3, 1, 0, -1, 0, 2, 1)
                .metadata("classes", "p,q,r")
                .bytes();
    }

    private static byte[] maps() {
        return TestingOnnx.classifier(
                        TestingOnnx.stringList("classlabels_strings", "p", "q", "r"), 2, 1, 0, 0, 2, -1, 1)
                .bytes();
    }

    private static List<Row> randomRows(int count) {
        Random random = new Random(SEED);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(THREE_CLASSES.row(random.nextGaussian(), random.nextGaussian()));
        }
        return rows;
    }

    @Test
    void aBatchGivesWhatTheRowsGiveOneByOne() throws Exception {
        List<Row> rows = randomRows(100);
        for (byte[] bytes : List.of(softmax(), maps())) {
            try (LoadedModel model = TestingFormat.load(bytes)) {
                Scorer scorer = THREE_CLASSES.bind(model);
                TestingResults results = new TestingResults(rows.size());
                scorer.scoreBatch(rows, results, new Cancellation());
                for (int i = 0; i < rows.size(); i++) {
                    Prediction single = scorer.score(rows.get(i), new Cancellation());
                    assertThat(results.scored(i).label()).isEqualTo(single.label());
                    assertThat(results.scored(i).probabilities()).containsExactly(single.probabilities(), within(1e-6));
                }
            }
        }
    }

    @Test
    void oneBadRowOfABatchFailsAlone() throws Exception {
        List<Row> rows = randomRows(5);
        rows.set(3, THREE_CLASSES.row(1, null));
        try (LoadedModel model = TestingFormat.load(softmax())) {
            TestingResults results = new TestingResults(rows.size());
            THREE_CLASSES.bind(model).scoreBatch(rows, results, new Cancellation());
            assertThat(results.failed(3)).hasMessageContaining("no numbers");
            for (int i : new int[] {0, 1, 2, 4}) {
                assertThat(results.scored(i).hasLabel()).isTrue();
            }
        }
    }

    @Test
    void aRowThatCannotBeWrittenFailsAlone() throws Exception {
        TestingEndpoint endpoint =
                TestingFormat.endpoint().input("x", ValueType.LONG).output(TestingEndpoint.mapping(null, null, "y"));
        try (LoadedModel model = TestingFormat.load(TestingOnnx.identity(DataType.INT8, "N"))) {
            TestingResults results = new TestingResults(3);
            List<Row> rows = List.of(endpoint.row(1), endpoint.row(300), endpoint.row(3));
            endpoint.bind(model).scoreBatch(rows, results, new Cancellation());
            assertThat(results.scored(0).value()).isEqualTo(1);
            assertThat(results.failed(1)).hasMessage("input 'x': 300 does not fit int8");
            assertThat(results.scored(2).value()).isEqualTo(3);
        }
    }

    @Test
    void rowsOfDifferentShapesAreScoredOneByOne() throws Exception {
        TestingEndpoint endpoint = TestingFormat.endpoint().input("x", ValueType.FLOAT, -1);
        byte[] sum = TestingOnnx.model()
                .input("x", DataType.FLOAT, "N", "k")
                .output("y", DataType.FLOAT, "N", 1)
                .initializer(TestingOnnx.longs("axes", List.of(1), 1))
                .op("ReduceSum", "x axes", "y")
                .bytes();
        try (LoadedModel model = TestingFormat.load(sum)) {
            List<Row> rows = List.of(
                    endpoint.row(TestingEndpoint.floats(new long[] {2}, 1, 2)),
                    endpoint.row(TestingEndpoint.floats(new long[] {3}, 1, 2, 3)));
            TestingResults results = new TestingResults(2);
            endpoint.bind(model).scoreBatch(rows, results, new Cancellation());
            assertThat(results.scored(0).value()).isEqualTo(3);
            assertThat(results.scored(1).value()).isEqualTo(6);
        }
    }

    @Test
    void aModelThatDoesNotGiveOneEntryPerRowIsNotBatched() throws Exception {
        byte[] firstOfAll = TestingOnnx.model()
                .input("x", DataType.FLOAT, "N", 2)
                .output("y", DataType.FLOAT, "M", 2)
                .initializer(TestingOnnx.tensor("first", DataType.BOOL, List.of(1))
                        .addInt32Data(1)
                        .build())
                .op("Compress", "x first", "y", TestingOnnx.integer("axis", 0))
                .bytes();
        TestingEndpoint endpoint = TestingFormat.endpoint().input("x", ValueType.FLOAT, 2);
        Tensor one = TestingEndpoint.floats(new long[] {2}, 1, 2);
        Tensor other = TestingEndpoint.floats(new long[] {2}, 3, 4);
        try (LoadedModel model = TestingFormat.load(firstOfAll)) {
            TestingResults results = new TestingResults(2);
            List<Row> rows = List.of(endpoint.row(one), endpoint.row(other));
            endpoint.bind(model).scoreBatch(rows, results, new Cancellation());
            assertThat(results.scored(0).outputs().get(0).tensor()).isEqualTo(one);
            assertThat(results.scored(1).outputs().get(0).tensor()).isEqualTo(other);
        }
    }

    @Test
    void aFixedBatchOfOneIsCalledRowByRow() throws Exception {
        byte[] one = TestingOnnx.identity(DataType.FLOAT, 1, 1);
        TestingEndpoint endpoint = TestingFormat.endpoint().input("x", ValueType.FLOAT);
        try (LoadedModel model = TestingFormat.load(one)) {
            TestingResults results = new TestingResults(3);
            List<Row> rows = List.of(endpoint.row(1), endpoint.row(2), endpoint.row(3));
            endpoint.bind(model).scoreBatch(rows, results, new Cancellation());
            assertThat(results.scored(2).value()).isEqualTo(3);
        }
    }

    @Test
    void missingScalarsAreNotANumber() throws Exception {
        byte[] isMissing = TestingOnnx.model()
                .input("x", DataType.FLOAT, "N", 2)
                .output("y", DataType.BOOL, "N", 2)
                .op("IsNaN", "x", "y")
                .bytes();
        TestingEndpoint endpoint = TestingFormat.endpoint()
                .input("a", ValueType.DOUBLE)
                .optional("b", ValueType.LONG)
                .packed("x", "a", "b");
        Prediction prediction = endpoint.score(isMissing, 1, null);
        assertThat(prediction.outputs().get(0).tensor().data()).isEqualTo(new boolean[] {false, true});
    }

    @Test
    void outputsOfAnotherShapeThanDeclaredStillArrive() throws Exception {
        byte[] bytes = TestingOnnx.model()
                .input("x", DataType.FLOAT, "N", 2)
                .input("shape", DataType.INT64, 2)
                .output("y", DataType.FLOAT, "N", 3)
                .op("Reshape", "x shape", "y")
                .bytes();
        TestingEndpoint endpoint =
                TestingFormat.endpoint().input("x", ValueType.FLOAT, 2).input("shape", ValueType.LONG, 2);
        try (LoadedModel model = TestingFormat.load(bytes)) {
            Scorer scorer = endpoint.bind(model);
            Tensor tensor = TestingEndpoint.floats(new long[] {2}, 1, 2);
            Tensor impossible = new Tensor(Tensor.Datatype.INT64, new long[] {2}, new long[] {1, 5});
            Tensor shape = new Tensor(Tensor.Datatype.INT64, new long[] {2}, new long[] {1, 2});
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> scorer.score(endpoint.row(tensor, impossible), new Cancellation()))
                        .hasMessageContaining("Reshape")
                        .hasMessageNotContaining("\n");
                Prediction prediction = scorer.score(endpoint.row(tensor, shape), new Cancellation());
                assertThat(prediction.outputs().get(0).tensor()).isEqualTo(tensor);
            }
        }
    }

    @Test
    void anEndlessRunEndsWhenCancelled() throws Exception {
        TestingEndpoint endpoint = TestingFormat.endpoint().input("x", ValueType.FLOAT);
        ExecutorService worker = Executors.newSingleThreadExecutor();
        try (LoadedModel model = TestingFormat.load(TestingOnnx.endless())) {
            Scorer scorer = endpoint.bind(model);
            assertThat(scorer.isCancellable()).isTrue();
            for (int i = 0; i < 3; i++) {
                Cancellation cancellation = new Cancellation();
                AtomicReference<Thread> running = new AtomicReference<>();
                Future<Prediction> call = worker.submit(() -> {
                    running.set(Thread.currentThread());
                    return scorer.score(endpoint.row(1), cancellation);
                });
                awaitInside(running);
                assertThat(call.isDone()).isFalse();
                cancellation.cancel();
                assertThatThrownBy(() -> call.get(60, TimeUnit.SECONDS))
                        .hasCauseInstanceOf(CancellationException.class);
            }
        } finally {
            worker.shutdownNow();
        }
    }

    @Test
    void anEndlessBatchEndsWhenCancelledAndEveryRowIsReported() throws Exception {
        TestingEndpoint endpoint = TestingFormat.endpoint().input("x", ValueType.FLOAT);
        ExecutorService worker = Executors.newSingleThreadExecutor();
        try (LoadedModel model = TestingFormat.load(TestingOnnx.endless())) {
            Scorer scorer = endpoint.bind(model);
            Cancellation cancellation = new Cancellation();
            AtomicReference<Thread> running = new AtomicReference<>();
            TestingResults results = new TestingResults(3);
            Future<?> call = worker.submit(() -> {
                running.set(Thread.currentThread());
                scorer.scoreBatch(List.of(endpoint.row(1), endpoint.row(2), endpoint.row(3)), results, cancellation);
            });
            awaitInside(running);
            assertThat(call.isDone()).isFalse();
            cancellation.cancel();
            call.get(60, TimeUnit.SECONDS);
            for (int row = 0; row < 3; row++) {
                assertThat(results.failed(row)).isInstanceOf(CancellationException.class);
            }
        } finally {
            worker.shutdownNow();
        }
    }

    private static void awaitInside(AtomicReference<Thread> running) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            Thread thread = running.get();
            return thread != null
                    && thread.getStackTrace().length > 0
                    && thread.getStackTrace()[0].isNativeMethod()
                    && thread.getStackTrace()[0].getClassName().contains("OrtSession");
        });
    }

    @Test
    void aCallCancelledBeforehandEndsAtOnceAndTheNextIsUnharmed() throws Exception {
        TestingEndpoint endpoint = TestingFormat.endpoint().input("x", ValueType.FLOAT);
        Cancellation cancelled = new Cancellation();
        cancelled.cancel();
        try (LoadedModel model = TestingFormat.load(TestingOnnx.endless())) {
            Scorer scorer = endpoint.bind(model);
            assertThatThrownBy(() -> scorer.score(endpoint.row(1), cancelled))
                    .isInstanceOf(CancellationException.class);
            TestingResults results = new TestingResults(2);
            scorer.scoreBatch(List.of(endpoint.row(1), endpoint.row(2)), results, cancelled);
            assertThat(results.failed(0)).isInstanceOf(CancellationException.class);
            assertThat(results.failed(1)).isInstanceOf(CancellationException.class);
        }
        try (LoadedModel model = TestingFormat.load(softmax())) {
            Scorer scorer = THREE_CLASSES.bind(model);
            assertThatThrownBy(() -> scorer.score(THREE_CLASSES.row(1, 1), cancelled))
                    .isInstanceOf(CancellationException.class);
            assertThat(scorer.score(THREE_CLASSES.row(1, 1), new Cancellation()).hasLabel())
                    .isTrue();
        }
    }

    @Test
    void fourThreadsGetWhatOneGets() throws Exception {
        List<Row> rows = randomRows(500);
        for (byte[] bytes : List.of(softmax(), maps())) {
            try (LoadedModel model = TestingFormat.load(bytes)) {
                Scorer scorer = THREE_CLASSES.bind(model);
                List<Prediction> expected = scoreAll(scorer, rows);
                ExecutorService workers = Executors.newFixedThreadPool(4);
                try {
                    List<Future<List<Prediction>>> runs = new ArrayList<>();
                    for (int i = 0; i < 4; i++) {
                        runs.add(workers.submit(() -> scoreAll(scorer, rows)));
                    }
                    for (Future<List<Prediction>> run : runs) {
                        assertThat(run.get()).isEqualTo(expected);
                    }
                } finally {
                    workers.shutdownNow();
                }
            }
        }
    }

    private static List<Prediction> scoreAll(Scorer scorer, List<Row> rows) throws Exception {
        List<Prediction> predictions = new ArrayList<>();
        for (Row row : rows) {
            predictions.add(scorer.score(row, new Cancellation()));
        }
        return predictions;
    }

    @Test
    void aClosedModelScoresNothing() throws Exception {
        LoadedModel model = TestingFormat.load(softmax());
        Scorer scorer = THREE_CLASSES.bind(model);
        model.close();
        model.close();
        assertThatThrownBy(() -> scorer.score(THREE_CLASSES.row(1, 1), new Cancellation()))
                .hasMessage("the model is closed");
        TestingResults results = new TestingResults(2);
        scorer.scoreBatch(randomRows(2), results, new Cancellation());
        assertThat(results.failed(1)).hasMessage("the model is closed");
    }
}
