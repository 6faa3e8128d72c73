package io.hedgerow.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A model that ends the TaskManager which calls it: after two of them the job serves without it. */
class QuarantineITCase {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int TASK_MANAGERS = 3;

    @Test
    void theJobServesWithoutTheModelThatEndedTwoTaskManagers() throws Exception {
        // Left behind, so that the logs can be read.
        Path folder = TestingFolders.emptied("quarantine");
        PaymentsJob job = new PaymentsJob(folder, 1, 600, 200, 1);
        Path documents = withHaltingVariant(job.write());
        Path cluster = folder.resolve("cluster");

        int left;
        try (TestingCluster testing = TestingCluster.in(cluster, documents, job.checkpoints())) {
            Path userJars = cluster.resolve("usrlib");
            TestingModelClass.write(
                    userJars.resolve("hedgerow-job.jar"), folder.resolve("model"), userJars.resolve("model.jar"));
            testing.startJobManager();
            for (int i = 0; i < TASK_MANAGERS; i++) {
                testing.startTaskManager();
            }
            await().atMost(PATIENCE).until(testing::hasEnded);
            assertThat(testing.hasFinished()).as("the job has finished").isTrue();
            left = testing.taskManagers().size();
        }

        assertThat(left).as("TaskManagers that were left").isEqualTo(TASK_MANAGERS - 2);
        Ledger.Report report = job.audit();
        assertThat(report.isComplete()).as("%s", report).isTrue();
        assertThat(report.repeated()).as("%s", report).isZero();
        assertThat(report.statuses()).as("%s", report).containsOnlyKeys("ANSWERED");
        assertThat(crashes(job)).as("what is remembered").hasSize(2).allMatch(name -> name.contains(".call."));
    }

    private static Path withHaltingVariant(Path documents) throws IOException {
        String text = Files.readString(documents)
                .replace("\"]}\n  executors:", "\"], classes: [" + TestingModelClass.HALTING + "]}\n  executors:")
                .replace("  selection:", "    - {name: halting, model: halting, version: \"1\"}\n  selection:")
                .concat("""
                        ---
                        apiVersion: hedgerow/v1
                        kind: Model
                        metadata: {name: halting, version: "1"}
                        spec: {format: java, settings: {class: %s}, executor: models}
                        """.formatted(TestingModelClass.HALTING));
        return Files.writeString(documents, text);
    }

    private static List<String> crashes(PaymentsJob job) throws IOException {
        try (Stream<Path> files = Files.list(job.checkpoints().resolve("quarantine/crashes"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
