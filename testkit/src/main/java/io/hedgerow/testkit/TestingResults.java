package io.hedgerow.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.hedgerow.executors.Cancellation;
import io.hedgerow.executors.Scorer;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.Tensor;
import io.hedgerow.proto.flink.Row;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Results of a batch to compare with others of the same rows. Fails at once where a row is reported twice; {@link
 * TestingBatchResults} keeps what a scorer misreports instead. Not thread-safe.
 */
public final class TestingResults implements Scorer.BatchResults {
    private static final double TOLERANCE = 1e-6;

    private final @Nullable Object[] reported;

    /** Results of so many rows. */
    public TestingResults(int rows) {
        reported = new Object[rows];
    }

    /** The rows scored one by one. */
    public static TestingResults oneByOne(Scorer scorer, List<Row> rows) {
        TestingResults results = new TestingResults(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            try {
                results.scored(i, scorer.score(rows.get(i), new Cancellation()));
            } catch (Exception e) {
                results.failed(i, e);
            }
        }
        return results;
    }

    @Override
    public void scored(int row, Prediction prediction) {
        assertThat(reported[row]).isNull();
        reported[row] = prediction;
    }

    @Override
    public void failed(int row, Throwable reason) {
        assertThat(reported[row]).isNull();
        reported[row] = reason;
    }

    /** Whether the row has a prediction. */
    public boolean isScored(int row) {
        return reported[row] instanceof Prediction;
    }

    /** The prediction of a row that must have one. */
    public Prediction scored(int row) {
        assertThat(reported[row]).isInstanceOf(Prediction.class);
        return (Prediction) Objects.requireNonNull(reported[row]);
    }

    /** Why a row failed that must have. */
    public Throwable failed(int row) {
        assertThat(reported[row]).isInstanceOf(Throwable.class);
        return (Throwable) Objects.requireNonNull(reported[row]);
    }

    /** How many rows failed. */
    public int failures() {
        return (int) Arrays.stream(reported).filter(Throwable.class::isInstance).count();
    }

    /** The same predictions but for the last bits, and the same failures. */
    public void assertSameAs(TestingResults expected, String what) {
        for (int i = 0; i < reported.length; i++) {
            String row = what + ", row " + i;
            if (expected.reported[i] instanceof Throwable reason) {
                assertThat(failed(i)).as(row).hasSameClassAs(reason).hasMessage(reason.getMessage());
            } else {
                assertSame(row, scored(i), expected.scored(i));
            }
        }
    }

    /** The same prediction but for the last bits. */
    public static void assertSame(String what, Prediction actual, Prediction expected) {
        assertThat(actual.label()).as(what).isEqualTo(expected.label());
        assertClose(what, actual.value(), expected.value());
        assertClose(what, actual.confidence(), expected.confidence());
        assertThat(actual.outputs()).as(what).hasSameSizeAs(expected.outputs());
        for (int i = 0; i < actual.outputs().size(); i++) {
            assertThat(actual.outputs().get(i).name())
                    .isEqualTo(expected.outputs().get(i).name());
            assertSame(
                    what,
                    actual.outputs().get(i).tensor(),
                    expected.outputs().get(i).tensor());
        }
        double[] probabilities = expected.probabilities();
        if (probabilities == null) {
            assertThat(actual.probabilities()).as(what).isNull();
        } else {
            assertThat(actual.probabilities()).as(what).containsExactly(probabilities, within(TOLERANCE));
        }
    }

    private static void assertSame(String what, Tensor actual, Tensor expected) {
        if (!(expected.data() instanceof float[] values)) {
            assertThat(actual).as(what).isEqualTo(expected);
            return;
        }
        assertThat(actual.datatype()).as(what).isEqualTo(expected.datatype());
        assertThat(actual.shape()).as(what).isEqualTo(expected.shape());
        float[] data = (float[]) actual.data();
        for (int i = 0; i < values.length; i++) {
            assertClose(what, data[i], values[i]);
        }
    }

    private static void assertClose(String what, double actual, double expected) {
        boolean close = Double.compare(actual, expected) == 0
                || Math.abs(actual - expected) <= TOLERANCE * Math.max(1, Math.abs(expected));
        assertThat(close).as("%s: %s, expected %s", what, actual, expected).isTrue();
    }
}
