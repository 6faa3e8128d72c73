package io.hedgerow.executors.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.executors.Cancellation;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.Scorer;
import io.hedgerow.proto.flink.Row;
import io.hedgerow.testkit.TestingResults;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the model and the rows: a batch gives what its rows give one by one. */
class BatchContractTest {
    private static final int BATCHES = 12;
    private static final int LARGEST_BATCH = 40;
    private static final long SEED = Long.getLong("hedgerow.seed", 20);

    static Stream<TestingCase> cases() {
        return TestingCase.all().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void aBatchGivesWhatItsRowsGiveOneByOne(TestingCase kind) throws Exception {
        Random random = new Random(SEED);
        int scored = 0;
        try (LoadedModel model = TestingFormat.load(kind.model())) {
            Scorer scorer = kind.endpoint().bind(model);
            for (int i = 0; i < BATCHES; i++) {
                List<Row> rows = rows(kind, random, 1 + random.nextInt(LARGEST_BATCH));
                TestingResults expected = TestingResults.oneByOne(scorer, rows);
                TestingResults batch = new TestingResults(rows.size());
                scorer.scoreBatch(rows, batch, new Cancellation());
                batch.assertSameAs(expected, "seed " + SEED + ", batch " + i);
                scored += rows.size() - batch.failures();
            }
        }
        assertThat(scored).as("some rows are scored").isPositive();
    }

    private static List<Row> rows(TestingCase kind, Random random, int count) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(kind.endpoint().row(kind.values().apply(random)));
        }
        return rows;
    }
}
