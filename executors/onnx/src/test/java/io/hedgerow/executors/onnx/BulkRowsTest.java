package io.hedgerow.executors.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.executors.Cancellation;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.Scorer;
import io.hedgerow.executors.onnx.proto.TensorProto.DataType;
import io.hedgerow.policies.Tensor;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.proto.flink.Row;
import io.hedgerow.testkit.TestingEndpoint;
import io.hedgerow.testkit.TestingResults;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a row holds arrives in the tensor, whatever lies beside it and whoever else calls. */
class BulkRowsTest {
    private static final long SEED = Long.getLong("hedgerow.seed", 43);
    private static final int WIDTH = 70; // more than a word of missing bits

    private static TestingEndpoint wide(int[] order) {
        TestingEndpoint endpoint = TestingFormat.endpoint().input("other", ValueType.STRING);
        for (int i = 0; i < WIDTH; i++) {
            endpoint.optional("f" + i, ValueType.DOUBLE);
        }
        return endpoint.packed("x", IntStream.of(order).mapToObj(i -> "f" + i).toArray(String[]::new))
                .includeOutputs();
    }

    private static byte[] identity(int width) {
        return TestingOnnx.identity(DataType.FLOAT, "N", width);
    }

    private static void assertArrives(int[] order, boolean hasGaps) throws Exception {
        Random random = new Random(SEED);
        TestingEndpoint endpoint = wide(order);
        try (LoadedModel model = TestingFormat.load(identity(order.length))) {
            Scorer scorer = endpoint.bind(model);
            for (int size : new int[] {3, 1, 40, 2}) {
                Object[][] values = new Object[size][];
                List<Row> rows = new ArrayList<>();
                for (int i = 0; i < size; i++) {
                    values[i] = values(random, hasGaps);
                    rows.add(endpoint.row(values[i]));
                }
                TestingResults results = new TestingResults(size);
                scorer.scoreBatch(rows, results, new Cancellation());
                for (int i = 0; i < size; i++) {
                    assertThat(vector(results, i))
                            .as("seed %d, row %d of %d", SEED, i, size)
                            .isEqualTo(expected(values[i], order));
                }
            }
        }
    }

    private static Object[] values(Random random, boolean hasGaps) {
        Object[] values = new Object[WIDTH + 1];
        values[0] = "beside";
        for (int i = 1; i < values.length; i++) {
            values[i] = hasGaps && random.nextInt(WIDTH) == 0 ? null : (Object) special(random);
        }
        return values;
    }

    private static double special(Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> Double.NaN;
            case 1 -> Double.NEGATIVE_INFINITY;
            case 2 -> 1e300; // infinite as a float
            case 3 -> -0.0;
            default -> random.nextGaussian();
        };
    }

    private static float[] expected(Object[] values, int[] order) {
        float[] expected = new float[order.length];
        for (int i = 0; i < order.length; i++) {
            Object value = values[order[i] + 1];
            expected[i] = value == null ? Float.NaN : (float) (double) value;
        }
        return expected;
    }

    private static float[] vector(TestingResults results, int row) {
        return (float[]) results.scored(row).outputs().get(0).tensor().data();
    }

    @Test
    void numbersSideBySide() throws Exception {
        assertArrives(IntStream.range(0, WIDTH).toArray(), false);
        assertArrives(IntStream.range(3, 20).toArray(), false);
        assertArrives(new int[] {69}, false);
    }

    @Test
    void missingNumbersAreNotANumberAndTheirNeighboursStay() throws Exception {
        assertArrives(IntStream.range(0, WIDTH).toArray(), true);
        assertArrives(IntStream.range(60, WIDTH).toArray(), true);
    }

    @Test
    void numbersInAnotherOrderAndSomeTwice() throws Exception {
        int[] shuffled = {5, 66, 0, 1, 2, 64, 63, 5};
        assertArrives(shuffled, false);
        assertArrives(shuffled, true);
    }

    @Test
    void columnsOfOtherTypesAmongTheNumbers() throws Exception {
        TestingEndpoint endpoint = TestingFormat.endpoint()
                .input("a", ValueType.DOUBLE)
                .input("b", ValueType.LONG)
                .input("c", ValueType.BOOLEAN)
                .optional("d", ValueType.FLOAT)
                .packed("x", "a", "b", "c", "d");
        try (LoadedModel model = TestingFormat.load(identity(4))) {
            TestingResults results = new TestingResults(2);
            List<Row> rows = List.of(endpoint.row(1.5, 1L << 40, true, 2.5), endpoint.row(-1.5, -3, false, null));
            endpoint.bind(model).scoreBatch(rows, results, new Cancellation());
            assertThat(vector(results, 0)).containsExactly(1.5f, 0x1p40f, 1f, 2.5f);
            assertThat(vector(results, 1)).containsExactly(-1.5f, -3f, 0f, Float.NaN);
        }
    }

    @Test
    void tensorsOfFloatsAndOfOtherTypes() throws Exception {
        TestingEndpoint endpoint = TestingFormat.endpoint().input("x", ValueType.FLOAT, 2);
        try (LoadedModel model = TestingFormat.load(identity(2))) {
            TestingResults results = new TestingResults(3);
            List<Row> rows = List.of(
                    endpoint.row(TestingEndpoint.floats(new long[] {2}, 1, Float.NaN)),
                    endpoint.row(new Tensor(Tensor.Datatype.FP64, new long[] {2}, new double[] {0.1, 1e300})),
                    endpoint.row(new Tensor(Tensor.Datatype.INT32, new long[] {2}, new int[] {7, -7})));
            endpoint.bind(model).scoreBatch(rows, results, new Cancellation());
            assertThat(vector(results, 0)).containsExactly(1, Float.NaN);
            assertThat(vector(results, 1)).containsExactly(0.1f, Float.POSITIVE_INFINITY);
            assertThat(vector(results, 2)).containsExactly(7, -7);
        }
    }

    @Test
    void callersOfOneSessionWithBatchesOfTheirOwnSizesGetTheirOwnResults() throws Exception {
        TestingEndpoint endpoint = TestingFormat.endpoint()
                .input("x", ValueType.DOUBLE)
                .optional("y", ValueType.DOUBLE)
                .packed("x", "x", "y");
        ExecutorService callers = Executors.newFixedThreadPool(4);
        try (LoadedModel model = TestingFormat.load(identity(2))) {
            Scorer scorer = endpoint.bind(model);
            List<Future<?>> calls = new ArrayList<>();
            for (int caller = 0; caller < 4; caller++) {
                Random random = new Random(SEED + caller);
                calls.add(callers.submit(() -> assertOwnResults(endpoint, scorer, random)));
            }
            for (Future<?> call : calls) {
                call.get(5, TimeUnit.MINUTES);
            }
        } finally {
            callers.shutdownNow();
        }
    }

    private static void assertOwnResults(TestingEndpoint endpoint, Scorer scorer, Random random) {
        for (int call = 0; call < 200; call++) {
            int size = 1 + random.nextInt(50);
            double[] sent = random.doubles(size).toArray();
            List<Row> rows = IntStream.range(0, size)
                    .mapToObj(i -> endpoint.row(sent[i], i % 7 == 3 ? null : -sent[i]))
                    .toList();
            TestingResults results = new TestingResults(size);
            scorer.scoreBatch(rows, results, new Cancellation());
            for (int i = 0; i < size; i++) {
                float second = i % 7 == 3 ? Float.NaN : (float) -sent[i];
                assertThat(vector(results, i)).containsExactly((float) sent[i], second);
            }
        }
    }
}
