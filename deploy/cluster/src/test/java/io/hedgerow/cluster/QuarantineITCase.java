package io.hedgerow.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A model that ends the TaskManager which calls it: after two of them the job serves without it. */
class QuarantineITCase {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int TASK_MANAGERS = 3;

    /** A model that ends its process in its first call. */
    private static final String HALTING = "acme.Halting";

    private static final String STEADY = "acme.Steady";

    @Test
    void theJobServesWithoutTheModelThatEndedTwoTaskManagers() throws Exception {
        // Left behind, so that the logs can be read.
        Path folder = TestingFolders.emptied("quarantine");
        PaymentsJob job = new PaymentsJob(folder, 1, 600, 200, 1);
        Path documents = write(job);
        Path cluster = folder.resolve("cluster");

        int left;
        try (TestingCluster testing = TestingCluster.in(cluster, documents, job.checkpoints())) {
            Path userJars = testing.userJars();
            UserModels.write(
                    Map.of(HALTING, "Runtime.getRuntime().halt(1);", STEADY, ""),
                    userJars.resolve("hedgerow-job.jar"),
                    folder.resolve("models"),
                    userJars.resolve("models.jar"));
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

    /** The net of the payments, and two models of a user's own, of which one ends its process. */
    private static Path write(PaymentsJob job) throws IOException {
        Path models = ClusterScript.repository().resolve("examples").resolve("models");
        String text = """
                apiVersion: hedgerow/v1
                kind: Job
                metadata: {name: payments}
                spec:
                  requests: {generator: {name: payments, endpoint: fraud, requests: %d, rate: %s}}
                  answers: {files: {path: "%s"}}
                  parallelism: %d
                  checkpointing: {interval: 1s, directory: "%s"}
                  allow: {locations: ["%s"], classes: [acme.*]}
                ---
                apiVersion: hedgerow/v1
                kind: Model
                metadata: {name: fraud-net, version: "1"}
                spec:
                  format: onnx
                  location: "%s/fraud-net.onnx"
                  features:
                    input: features
                    order: [amount, hour_of_day, card_present, cross_border, amount_ratio, transactions_last_hour,
                            seconds_since_last, distance_from_home_km, account_age_days, device_age_days,
                            declined_last_day, merchant_risk, credit_utilization, average_ticket]
                ---
                apiVersion: hedgerow/v1
                kind: Model
                metadata: {name: steady, version: "1"}
                spec: {format: java, settings: {class: %s}}
                ---
                apiVersion: hedgerow/v1
                kind: Model
                metadata: {name: halting, version: "1"}
                spec: {format: java, settings: {class: %s}}
                ---
                apiVersion: hedgerow/v1
                kind: Endpoint
                metadata: {name: fraud}
                spec:
                  deadline: 1s
                  variants:
                    - {name: net, model: fraud-net, version: "1"}
                    - {name: halting, model: halting, version: "1"}
                    - {name: steady, model: steady, version: "1"}
                  selection: {policy: average}
                """.formatted(
                        job.requests(),
                        job.ratePerSecond(),
                        job.answers(),
                        job.parallelism(),
                        job.checkpoints(),
                        models,
                        models,
                        STEADY,
                        HALTING);
        return Files.writeString(job.folder().resolve("documents.yaml"), text);
    }

    private static List<String> crashes(PaymentsJob job) throws IOException {
        try (Stream<Path> files = Files.list(job.checkpoints().resolve("quarantine/crashes"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
