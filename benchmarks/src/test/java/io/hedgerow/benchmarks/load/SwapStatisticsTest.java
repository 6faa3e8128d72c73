package io.hedgerow.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.hedgerow.benchmarks.load.swap.AnswerLog;
import io.hedgerow.benchmarks.load.swap.Swap;
import io.hedgerow.benchmarks.load.swap.TestingAnswers;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

/** Made-up answers of a run of ten seconds: 1,000 requests/s, a new version at 4, 6 and 8 s. */
class SwapStatisticsTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;
    private static final double RATE = 1_000;
    private static final int REQUESTS = 10_000;
    private static final List<Swap> SWAPS = List.of(
            new Swap("2", true, 4 * SECOND, 5 * SECOND),
            new Swap("3", true, 6 * SECOND, 6 * SECOND + 400 * MILLI),
            new Swap("2", false, 8 * SECOND, 8 * SECOND + 100 * MILLI));

    private final AnswerLog log = new AnswerLog(RATE, 10 * SECOND);

    private Map<SwapMetric, Double> metrics(LongUnaryOperator latencyNanosByDue) {
        for (int i = 0; i < REQUESTS; i++) {
            long due = i * MILLI;
            long latency = latencyNanosByDue.applyAsLong(due);
            if (latency >= 0) {
                log.add(i, due, due + latency, TestingAnswers.answered(i, 1));
            }
        }
        return new SwapStatistics(log, SWAPS, SECOND, 10 * SECOND).metrics();
    }

    @Test
    void aSwapThatNobodyNoticesHasTheRatioOne() {
        Map<SwapMetric, Double> metrics = metrics(due -> 2 * MILLI);

        assertThat(metrics)
                .containsEntry(SwapMetric.SWAPS, 3.0)
                .containsEntry(SwapMetric.SECONDS, 4.1)
                .containsEntry(SwapMetric.BEFORE_P99_MILLIS, 2.0)
                .containsEntry(SwapMetric.AROUND_RATIO, 1.0)
                .containsEntry(SwapMetric.WORST_RATIO, 1.0)
                .containsEntry(SwapMetric.WHOLE_RATIO, 1.0)
                .containsEntry(SwapMetric.NEW_MILLIS, 700.0)
                .containsEntry(SwapMetric.NEW_MOST_MILLIS, 1_000.0)
                .containsEntry(SwapMetric.KNOWN_MILLIS, 100.0)
                .containsEntry(SwapMetric.KNOWN_MOST_MILLIS, 100.0);
    }

    /** A pause of 20 ms when the first version takes over is 2 % of its second, and nobody else's. */
    @Test
    void aPauseIsInTheSecondOfItsSwapOnly() {
        Map<SwapMetric, Double> metrics =
                metrics(due -> due >= 5 * SECOND && due < 5 * SECOND + 20 * MILLI ? 40 * MILLI : 2 * MILLI);

        assertThat(metrics.get(SwapMetric.AROUND_RATIO)).isEqualTo(1);
        assertThat(metrics.get(SwapMetric.WORST_RATIO)).isEqualTo(20);
        assertThat(metrics.get(SwapMetric.WHOLE_RATIO)).isEqualTo(1);
    }

    /** Slow while models are loaded, well before they take over: only the whole says so. */
    @Test
    void whatALoadCostsBeforeItsSwapIsInTheWhole() {
        Map<SwapMetric, Double> metrics =
                metrics(due -> due >= 4 * SECOND && due < 4_400 * MILLI ? 6 * MILLI : 2 * MILLI);

        assertThat(metrics.get(SwapMetric.WORST_RATIO)).isEqualTo(1);
        assertThat(metrics.get(SwapMetric.WHOLE_RATIO)).isEqualTo(3);
    }

    /** One bad second before the first swap does not make the rest look good. */
    @Test
    void theMedianOfTheSecondsBeforeIsComparedWith() {
        Map<SwapMetric, Double> metrics = metrics(due -> due < 2 * SECOND ? 30 * MILLI : 3 * MILLI);

        assertThat(metrics.get(SwapMetric.BEFORE_P99_MILLIS)).isEqualTo(3);
        assertThat(metrics.get(SwapMetric.AROUND_RATIO)).isEqualTo(1);
    }

    @Test
    void whatWasNeverAnsweredHasWaitedUntilTheEnd() {
        Map<SwapMetric, Double> metrics =
                metrics(due -> due >= 5 * SECOND && due < 5 * SECOND + 20 * MILLI ? -1 : 2 * MILLI);

        assertThat(metrics.get(SwapMetric.WORST_RATIO)).isCloseTo(5_000 / 2.0, within(10.0));
    }
}
