package io.hedgerow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hedgerow.executors.TestingGates;
import io.hedgerow.pipeline.cli.TestingCommandLine.Result;
import io.hedgerow.policies.Outcome;
import io.hedgerow.proto.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bounded input in streaming mode is the batch. */
class BoundedInputITCase {

    @TempDir
    private Path folder;

    @Test
    void theAnswersAreTheSameWhateverTheParallelism() throws Exception {
        Map<Integer, Map<String, Answer>> byParallelism = new TreeMap<>();
        for (int parallelism : new int[] {1, 2, 4}) {
            TestingRun run = new TestingRun(Files.createDirectory(folder.resolve("p" + parallelism)))
                    .variant("plain", "inputs=x;valueFrom=x")
                    .variant("slow", "inputs=x;value=3;when=x;delay=1")
                    .variant("failing", "inputs=x;value=9;when=x;throw=no")
                    .endpoint("deadline: none\nselection: {policy: average, otherwise: {policy: priority}}")
                    .job("parallelism: " + parallelism)
                    .generated("{name: counting, requests: 2000}");
            Result result = run.run();
            assertThat(result.exitCode()).as(result.err()).isZero();
            assertThat(run.summary().path("answered").asLong()).isEqualTo(2000);
            byParallelism.put(parallelism, withoutLatencies(run.answers()));
        }

        assertThat(byParallelism.get(2)).isEqualTo(byParallelism.get(1));
        assertThat(byParallelism.get(4)).isEqualTo(byParallelism.get(1));
    }

    @Test
    void aPolicyAboutTimeIsRefusedWhereEveryAttemptIsAwaited() {
        Result result = new TestingRun(folder)
                .variant("a", "inputs=x;value=1")
                .variant("b", "inputs=x;value=1")
                .endpoint("deadline: none\nselection: {policy: fastest}")
                .generated("{name: counting, requests: 10}")
                .run();

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("fastest", "deadline");
    }

    @Test
    void aModelThatHangsOnTheLastRequestsDoesNotKeepTheJob() {
        TestingRun run = new TestingRun(folder)
                .variant("sound", "inputs=x;value=1")
                .variant("hanging", "inputs=x;value=2;when=x;hang=deaf;gate=last")
                .endpoint("deadline: 500ms\nselection: {policy: average}")
                .job("executors: [{name: default, queueCapacity: 100000}]")
                .generated("{name: counting, requests: 3000, rate: 3000, options: {positiveFrom: \"2000\"}}");

        Result result = run.run();
        TestingGates.open("last");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(run.answers()).hasSize(3000);
        assertThat(run.summary().path("lost").asLong()).isZero();
        assertThat(run.summary().path("duplicates").asLong()).isZero();
        assertThat(run.summary().path("decidedBy").path("deadline").asLong()).isPositive();
    }

    @Test
    void aModelThatHangsWithoutADeadlineIsTimedOut() {
        TestingRun run = new TestingRun(folder)
                .variant("sound", "inputs=x;value=1")
                .variant("hanging", "inputs=x;value=2;when=x;hang=deaf;gate=never", ", timeout: 500ms")
                .endpoint("deadline: none\nselection: {policy: average}")
                .generated("{name: counting, requests: 40, options: {positiveFrom: \"20\"}}");

        Result result = run.run();
        TestingGates.open("never");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(run.answers()).hasSize(40);
        assertThat(run.answers().get("c-30").attempts().get(1).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(run.summary().path("byVariant").path("hanging").path("shed").asLong())
                .isZero();
    }

    @Test
    void answersAppearWhileTheJobRuns() {
        TestingRun run = new TestingRun(folder)
                .variant("a", "inputs=x;value=1")
                .endpoint("deadline: 1s")
                .generated("{name: slow, requests: 40000}");
        SlowRequests.start();
        CompletableFuture<Result> running = CompletableFuture.supplyAsync(run::run);
        try {
            await().atMost(Duration.ofMinutes(2)).until(() -> running.isDone() || run.hasAnswers());
            assertThat(running)
                    .as("the answers folder fills before the job ends")
                    .isNotDone();
        } finally {
            SlowRequests.enough();
        }
        assertThat(running.join().exitCode()).isZero();
        assertThat(run.answers()).hasSize(40_000);
    }

    private static Map<String, Answer> withoutLatencies(Map<String, Answer> answers) {
        Map<String, Answer> without = new TreeMap<>();
        answers.forEach((id, answer) -> without.put(id, TestingAnswers.withoutLatencies(answer)));
        return without;
    }
}
