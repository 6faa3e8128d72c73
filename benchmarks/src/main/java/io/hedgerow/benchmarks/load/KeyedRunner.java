package io.hedgerow.benchmarks.load;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Loads and runs in an embedded cluster, with state in RocksDB.
 *
 * @param parallelism subtasks of each stage
 * @param scratch folder for everything that is written
 */
record KeyedRunner(int parallelism, Path scratch, EmbeddedCluster cluster) implements KeyedCampaign.Runner {
    private static final String BACKEND = "rocksdb";

    @Override
    public KeyedLoad.Loaded load(KeyedPlan plan, int models) throws Exception {
        return new KeyedLoad(plan, new KeyedDocuments(plan, BACKEND), cluster)
                .load(models, parallelism, Files.createTempDirectory(scratch, "keyed"));
    }

    @Override
    public Map<KeyedMetric, Double> run(KeyedPlan plan, KeyedLoad.Loaded loaded) throws Exception {
        return new KeyedRun(plan, new KeyedDocuments(plan, BACKEND), cluster).measure(loaded, parallelism);
    }
}
