package io.hedgerow.benchmarks.load;

import io.hedgerow.pipeline.documents.ResolvedDocuments;
import io.hedgerow.pipeline.job.FlinkSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.flink.configuration.BlobServerOptions;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.NettyShuffleEnvironmentOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.MiniClusterJobClient;
import org.apache.flink.runtime.minicluster.MiniClusterJobClient.JobFinalizationBehavior;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * The Flink cluster of a campaign, in this process, as {@code hedgerow run} sets it up. One for all runs: starting one
 * costs seconds of CPU, which would be in the next run's warm-up.
 */
final class EmbeddedCluster implements AutoCloseable {
    private final MiniCluster cluster;

    private EmbeddedCluster(MiniCluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Starts a cluster.
     *
     * @param slots most subtasks of a stage
     * @param scratch where it writes
     */
    static EmbeddedCluster start(int slots, Path scratch) throws Exception {
        Path folder = Files.createTempDirectory(scratch, "cluster");
        ResolvedDocuments documents = new WorkloadDocuments(Workload.cheap(1, 1), slots).load(folder);
        Configuration settings = settings(documents);
        settings.set(CoreOptions.TMP_DIRS, folder.toString());
        settings.set(BlobServerOptions.STORAGE_DIRECTORY, folder.toString());
        settings.set(WebOptions.TMP_DIR, folder.toString());
        MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(settings)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(slots)
                .withRandomPorts()
                .build());
        cluster.start();
        return new EmbeddedCluster(cluster);
    }

    /**
     * An environment for the job of documents: as {@code hedgerow run} has it, but a job that fails stays down.
     *
     * @param savepoint the job's state, of which some may belong to nobody; null where it begins anew
     */
    static StreamExecutionEnvironment environment(
            ResolvedDocuments documents, Routing routing, @Nullable String savepoint) {
        Configuration settings = settings(documents);
        settings.set(NettyShuffleEnvironmentOptions.ADAPTIVE_PARTITIONER_ENABLED, routing.isAdaptive());
        settings.set(CheckpointingOptions.ENABLE_UNALIGNED, !routing.isCustom());
        settings.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        if (savepoint != null) {
            settings.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
            settings.set(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE, true);
        }
        return StreamExecutionEnvironment.getExecutionEnvironment(settings);
    }

    private static Configuration settings(ResolvedDocuments documents) {
        return FlinkSettings.ofEmbedded(
                Objects.requireNonNull(documents.job(), "the documents have no Job"),
                documents.roster().pools());
    }

    /** Starts the environment's job. */
    JobClient submit(StreamExecutionEnvironment environment) throws Exception {
        JobGraph job = environment.getStreamGraph().getJobGraph();
        cluster.submitJob(job).get();
        return new MiniClusterJobClient(
                job.getJobID(), cluster, EmbeddedCluster.class.getClassLoader(), JobFinalizationBehavior.NOTHING);
    }

    @Override
    public void close() throws Exception {
        cluster.close();
    }
}
