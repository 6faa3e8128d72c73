package io.hedgerow.executors.tensors;

import static io.hedgerow.executors.tensors.TestingFacts.output;
import static io.hedgerow.executors.tensors.TestingFacts.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.executors.Binding;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import io.hedgerow.policies.spec.Task;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.proto.flink.InputLayout;
import io.hedgerow.proto.flink.Row;
import io.hedgerow.testkit.TestingResults;
import io.hedgerow.testkit.TestingRows;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every row of a batch is reported once, whatever becomes of its run. */
class RowBatchTest {
    private static final int ROWS = 5;
    private static final InputLayout LAYOUT = new InputLayout(List.of(InputSpec.scalar("x", ValueType.LONG)));

    private final TestingResults results = new TestingResults(ROWS);
    private final RowBatch batch = new RowBatch(
            IntStream.range(0, ROWS)
                    .mapToObj(i -> TestingRows.row(LAYOUT, Map.of("x", 100 * i)))
                    .toList(),
            results);

    private InputFeed[] feeds;
    private PredictionReader reader;

    @BeforeEach
    void bind() throws Exception {
        TensorBinding bound = new TensorModel(
                        List.of(spec("x", ElementType.UINT8, -1)),
                        List.of(output("y", ElementType.DOUBLE, -1)),
                        TestingFacts.NOTHING,
                        InputRules.ANYTHING)
                .bind(new Binding(LAYOUT, Task.REGRESSION, List.of(), false, Map.of(), null, OutputMapping.INFERRED));
        assertThat(bound.takesManyRows()).isTrue();
        feeds = bound.feeds().toArray(InputFeed[]::new);
        reader = bound.reader();
    }

    private RowBuffers fill(int most) {
        RowBuffers rows = new RowBuffers(List.of(feeds[0].input()), TensorBuffer::onHeap);
        rows.clear(most);
        int count = batch.fill(row -> rows.add(feeds, row));
        assertThat(count).isEqualTo(rows.size());
        return rows;
    }

    private static TensorData[] doubled(RowBuffers rows, int count) {
        ByteBuffer numbers = ByteBuffer.allocate(Double.BYTES * count).order(ByteOrder.nativeOrder());
        for (int i = 0; i < count; i++) {
            numbers.putDouble(2 * ElementType.UINT8.realAt(rows.numbers(0).bytes(), i));
        }
        return new TensorData[] {TensorData.ofNumbers(new long[] {count}, numbers)};
    }

    @Test
    void rowsThatCannotBeWrittenFailAlone() {
        RowBuffers rows = fill(ROWS);
        assertThat(rows.shape(0, true)).containsExactly(3);
        assertThat(batch.report(reader, doubled(rows, rows.size()))).isTrue();
        assertThat(batch.rest()).isZero();
        assertThat(results.scored(0).value()).isZero();
        assertThat(results.scored(2).value()).isEqualTo(400);
        assertThat(results.failed(3)).hasMessage("input 'x': 300 does not fit uint8");
        assertThat(results.failed(4)).hasMessage("input 'x': 400 does not fit uint8");
    }

    @Test
    void whatHasNoRoomComesInTheNextRun() {
        batch.report(reader, doubled(fill(2), 2));
        assertThat(batch.rest()).isEqualTo(3);
        RowBuffers second = fill(2);
        assertThat(second.size()).isEqualTo(1);
        batch.report(reader, doubled(second, 1));
        assertThat(results.scored(1).value()).isEqualTo(200);
        assertThat(results.scored(2).value()).isEqualTo(400);
        assertThat(results.failures()).isEqualTo(2);
    }

    @Test
    void aRunWithoutOneEntryPerRowIsNotReported() {
        RowBuffers rows = fill(2);
        assertThat(batch.report(reader, doubled(rows, 1))).isFalse();
        batch.scoreEach(row -> Prediction.ofValue((double) row.longAt(0)));
        batch.scoreNext(RowBatchTest::refuse);
        assertThat(results.scored(1).value()).isEqualTo(100);
        assertThat(results.failed(2)).hasMessage("no");
        assertThat(batch.rest()).isEqualTo(2);
    }

    private static Prediction refuse(Row row) {
        throw new IllegalStateException("no");
    }

    @Test
    void aRunMayFailAsAWhole() {
        fill(2);
        batch.fail(new IllegalStateException("broken off"));
        assertThat(results.failed(0)).hasMessage("broken off");
        assertThat(results.failed(1)).hasMessage("broken off");
        assertThat(results.failures()).isEqualTo(2);
    }

    @Test
    void anInterruptedThreadStaysInterrupted() {
        batch.scoreNext(row -> {
            throw new InterruptedException("stop");
        });
        assertThat(Thread.interrupted()).isTrue();
        assertThat(results.failed(0)).isInstanceOf(InterruptedException.class);
    }
}
