package io.hedgerow.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hedgerow.cluster.FlinkRest.JobView;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The job jar on a JobManager and two TaskManagers of their own, one of which is killed in the middle: with the Flink the jar
 * was built with, and with the one before.
 */
class TaskManagerLossITCase {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long SEED = Long.getLong("hedgerow.seed", new SplittableRandom().nextLong());

    private final SplittableRandom random = new SplittableRandom(SEED);

    @ParameterizedTest(name = "Flink {0}")
    @CsvSource({"2.3, ../dist/target/hedgerow/lib, 3000", "2.2, ../flink-2.2/target/lib, 2000"})
    void everyRequestIsAnsweredAlthoughATaskManagerIsKilled(
            String flink, Path flinkLib, long requests, TestReporter reporter) throws Exception {
        reporter.publishEntry("seed", Long.toString(SEED));
        // Left behind, so that the logs can be read.
        Path folder = TestingFolders.emptied("task-manager-loss-" + flink);
        // Three subtasks need more than the two slots of whichever TaskManager is there first.
        PaymentsJob job = new PaymentsJob(folder, SEED & 0xFFFF, requests, 200, 3);
        List<String> options = List.of("--flink-lib", flinkLib.toRealPath().toString());

        try (TestingCluster cluster =
                TestingCluster.in(folder.resolve("cluster"), job.write(), job.checkpoints(), options)) {
            cluster.startJobManager();
            cluster.startTaskManager();
            cluster.startTaskManager();
            long checkpoints = random.nextLong(1, 4);
            until(cluster, () -> completed(cluster) >= checkpoints);
            assertThat(cluster.rest().flinkVersion().orElseThrow()).startsWith(flink + ".");

            long killedMillis = System.currentTimeMillis();
            busy(cluster).kill();
            cluster.startTaskManager();

            until(cluster, () -> hasFinishedOrRecovered(cluster, killedMillis));
            await().atMost(PATIENCE).until(cluster::hasEnded);
            assertThat(cluster.hasFinished())
                    .as("the job has finished, seed %d", SEED)
                    .isTrue();
        }

        Ledger.Report report = job.audit();
        assertThat(report.isComplete()).as("seed %d: %s", SEED, report).isTrue();
        // A job that recovers by itself takes back what was not visible yet: see docs/failures.md.
        assertThat(report.repeated()).as("seed %d: %s", SEED, report).isZero();
    }

    private static void until(TestingCluster cluster, Callable<Boolean> condition) {
        await().atMost(PATIENCE)
                .failFast("the JobManager ended badly", () -> cluster.hasEnded() && !cluster.hasFinished())
                .until(condition);
    }

    private static long completed(TestingCluster cluster) throws InterruptedException {
        return cluster.rest().job().map(JobView::completedCheckpoints).orElse(0L);
    }

    private static boolean hasFinishedOrRecovered(TestingCluster cluster, long sinceMillis)
            throws InterruptedException {
        return cluster.hasFinished()
                || cluster.rest()
                        .job()
                        .filter(job -> job.isRunning() && job.restartingSinceMillis() >= sinceMillis)
                        .isPresent();
    }

    /** One that runs tasks: without it the job cannot end but by a restart. */
    private ClusterProcess busy(TestingCluster cluster) throws InterruptedException {
        Set<String> busy = cluster.rest().busyTaskManagers();
        List<ClusterProcess> candidates = cluster.taskManagers().stream()
                .filter(one -> busy.contains(one.name()))
                .toList();
        assertThat(candidates).as("TaskManagers that run tasks, seed %d", SEED).hasSize(2);
        return candidates.get(random.nextInt(candidates.size()));
    }
}
