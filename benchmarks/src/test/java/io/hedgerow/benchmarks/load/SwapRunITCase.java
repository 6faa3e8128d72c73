package io.hedgerow.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.benchmarks.load.swap.Footprint;
import io.hedgerow.benchmarks.load.swap.Measure;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Swaps in a job of some seconds: what is counted, never how fast. */
class SwapRunITCase {
    private static final int PARALLELISM = 2;

    /** Two new versions, and the first of them again. */
    private static final SwapPlan SHORT = new SwapPlan(
            "short",
            "3 swaps",
            500,
            3,
            2,
            16,
            SwapPlan.Pace.AT_ONCE,
            Duration.ofMillis(500),
            Duration.ofMillis(1_500),
            1,
            1);

    @TempDir
    private static Path scratch;

    private static EmbeddedCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = EmbeddedCluster.start(PARALLELISM, scratch);
    }

    @AfterAll
    static void stop() throws Exception {
        cluster.close();
    }

    @Test
    void everySwapTakesEffectAndNoRequestIsLost() throws Exception {
        SwapResult.Run run = new SwapRun(SHORT, PARALLELISM, scratch, cluster).measure();

        assertThat(run.metrics())
                .containsEntry(SwapMetric.SWAPS, 3.0)
                .containsEntry(SwapMetric.LOST, 0.0)
                .containsEntry(SwapMetric.DUPLICATES, 0.0)
                .containsEntry(SwapMetric.NOT_READY, 0.0)
                .containsKeys(SwapMetric.values());
        assertThat(run.metrics().get(SwapMetric.NEW_MILLIS)).isPositive();
        assertThat(run.metrics().get(SwapMetric.KNOWN_MILLIS)).isPositive();
        assertThat(run.footprints()).extracting(Footprint::swaps).containsExactly(0, 1, 2, 3);
        assertThat(run.footprints()).allMatch(footprint -> footprint.value(Measure.STATUS_FILES) > 0);
        assertThat(scratch).isDirectoryNotContaining("glob:**swap*");
    }
}
