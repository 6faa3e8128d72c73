package io.hedgerow.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.pipeline.SlowRequests;
import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Status;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.AttemptSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.core.execution.JobClient;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A generation that came by the control folder, with models that did, serves all requests after a start from a savepoint, with
 * more subtasks and with as many.
 */
class PartitionedRunITCase {
    private static final int REQUESTS = 20_000;
    private static final int MODELS = 4;
    private static final String OF_START = "inputs=x;classes=no,yes;label=0;confidence=0.9";
    private static final String PUBLISHED = "inputs=x;classes=no,yes;label=1;confidence=0.9";

    @TempDir
    private Path folder;

    private TestingServingJob serving;

    @BeforeEach
    void create() {
        serving = new TestingServingJob(folder);
    }

    @Test
    void whatWasPublishedServesAllRequestsOfAJobThatIsStartedFromASavepoint() throws Exception {
        serving.write("m-1.testing", OF_START);
        Files.createDirectories(folder.resolve("control")); // an admission waits for a first look at it
        SlowRequests.start();
        JobClient first = start(1, "first", null);
        awaitAnswer("first", "1");
        publish();
        awaitAnswer("first", "2");
        String savepoint = serving.stopWithSavepoint(first);
        first.getJobExecutionResult().get(2, TimeUnit.MINUTES);
        List<Answer> before = serving.answers("first");
        removeDocuments(); // which leaves them in effect; they can only come from the savepoint

        SlowRequests.enough();
        for (int parallelism : new int[] {2, 1}) {
            String name = "with-" + parallelism;
            start(parallelism, name, savepoint).getJobExecutionResult().get(2, TimeUnit.MINUTES);
            List<Answer> after = serving.answers(name);
            assertThat(after)
                    .as("parallelism " + parallelism)
                    .hasSizeGreaterThan(REQUESTS / 2)
                    .allSatisfy(PartitionedRunITCase::isByAllThatWasPublished);
            assertThat(Stream.concat(before.stream(), after.stream()).map(Answer::requestId))
                    .as("each request once")
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, REQUESTS).mapToObj(i -> "s-" + i).toList());
        }
    }

    private static void isByAllThatWasPublished(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(Status.ANSWERED);
        assertThat(answer.epoch()).as(answer.toString()).isEqualTo(2);
        assertThat(answer.attempts())
                .extracting(AttemptSummary::variant)
                .containsExactlyElementsOf(
                        IntStream.range(0, MODELS).mapToObj(i -> "v" + i).toList());
        assertThat(answer.attempts()).as(answer.toString()).allSatisfy(attempt -> {
            assertThat(attempt.outcome()).isEqualTo(Outcome.SCORED);
            assertThat(Objects.requireNonNull(attempt.prediction()).label()).isEqualTo("yes");
        });
    }

    /** Statuses and checkpoints are in the same folder each time. */
    private JobClient start(int parallelism, String answers, @Nullable String savepoint) throws Exception {
        String documents =
                job(parallelism, answers) + "---\n" + model("m", "1") + "---\n" + endpoint(1, variant(0, "1"));
        return serving.start(documents, new RunId(answers), savepoint);
    }

    private static String job(int parallelism, String answers) {
        return """
                apiVersion: hedgerow/v1
                kind: Job
                metadata: {name: testing}
                spec:
                  requests: {generator: {name: slow, requests: %d}}
                  answers: {files: {path: %s}}
                  control: {files: {path: control}, proving: {trial: off}}
                  parallelism: %3$d
                  checkpointing: {interval: 200ms, directory: checkpoints}
                  executors:
                    - {name: left, parallelism: %3$d, queueCapacity: 100000}
                    - {name: right, parallelism: %3$d, queueCapacity: 100000}
                """.formatted(REQUESTS, answers, parallelism);
    }

    /** A new version of the model that the job was started with, new models, and a generation that has them all vote. */
    private void publish() throws IOException {
        StringBuilder documents = new StringBuilder();
        List<String> variants = new ArrayList<>();
        for (int i = 0; i < MODELS; i++) {
            serving.write(name(i) + "-2.testing", PUBLISHED);
            documents.append(model(name(i), "2")).append("---\n");
            variants.add(variant(i, "2"));
        }
        serving.apply("published.yaml", documents + endpoint(2, variants.toArray(String[]::new)));
    }

    private static String name(int model) {
        return model == 0 ? "m" : "m" + model;
    }

    private static String variant(int model, String version) {
        return "{name: v%d, model: %s, version: \"%s\"}".formatted(model, name(model), version);
    }

    private static String model(String name, String version) {
        return """
                apiVersion: hedgerow/v1
                kind: Model
                metadata: {name: %1$s, version: "%2$s"}
                spec: {format: testing, location: %1$s-%2$s.testing, executor: %3$s}
                """.formatted(name, version, name.endsWith("1") || name.endsWith("3") ? "right" : "left");
    }

    private static String endpoint(int generation, String... variants) {
        return """
                apiVersion: hedgerow/v1
                kind: Endpoint
                metadata: {name: point, generation: %d}
                spec:
                  deadline: 1h
                  inputs: [{name: x, type: double}]
                  variants: [%s]
                  selection: {policy: majorityVote, quorum: %d}
                """.formatted(generation, String.join(", ", variants), variants.length);
    }

    private void awaitAnswer(String name, String version) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> serving.answers(name).stream().anyMatch(answer -> version.equals(answer.version())));
    }

    private void removeDocuments() throws IOException {
        for (Path document : TestingServingJob.entries(folder.resolve("control"))) {
            if (Files.isRegularFile(document)) {
                Files.delete(document);
            }
        }
    }
}
