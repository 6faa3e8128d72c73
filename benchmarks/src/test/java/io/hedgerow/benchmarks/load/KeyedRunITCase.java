package io.hedgerow.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.benchmarks.load.keyed.ZipfKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models come by the control folder, move with the job's state, and all of them are there: what is counted, never how fast. */
class KeyedRunITCase {
    private static final int MODELS = 300;
    private static final int MOST_SUBTASKS = 2;

    /** As good as evenly spread, so that every model is asked for. */
    private static final KeyedPlan EVEN = new KeyedPlan("even", "about", MODELS, 1, 30, 2_048, 0.01, 1_000, 5_000, 1);

    @TempDir
    private static Path scratch;

    private static EmbeddedCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = EmbeddedCluster.start(MOST_SUBTASKS, scratch);
    }

    @AfterAll
    static void stop() throws Exception {
        cluster.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"heap", "rocksdb"})
    void noModelIsLostWhereTheJobIsStartedWithAnotherParallelism(String backend) throws Exception {
        KeyedDocuments documents = new KeyedDocuments(EVEN, backend);
        assertThat(askedFor()).hasSize(MODELS);

        KeyedLoad.Loaded loaded =
                new KeyedLoad(EVEN, documents, cluster).load(MODELS, 1, Files.createTempDirectory(scratch, "keyed"));

        assertThat(loaded.folder().resolve("models")).doesNotExist();
        for (int parallelism : new int[] {2, 1}) {
            Map<KeyedMetric, Double> metrics = new KeyedRun(EVEN, documents, cluster).measure(loaded, parallelism);
            assertThat(metrics)
                    .containsKeys(KeyedMetric.values())
                    .containsEntry(KeyedMetric.ANSWERED_PERCENT, 100.0)
                    .containsEntry(KeyedMetric.NOT_READY, 0.0)
                    .containsEntry(KeyedMetric.LOST, 0.0)
                    .containsEntry(KeyedMetric.DUPLICATES, 0.0);
            assertThat(metrics.get(KeyedMetric.LOADS_AFTER)).isPositive();
        }
    }

    private static Set<Integer> askedFor() {
        ZipfKeys keys = new ZipfKeys(EVEN.series(MODELS).keys());
        Set<Integer> asked = new HashSet<>();
        for (long request = 0; request < EVEN.warmUpRequests() + 2 * EVEN.halfRequests(); request++) {
            asked.add(keys.modelOf(request));
        }
        return asked;
    }
}
