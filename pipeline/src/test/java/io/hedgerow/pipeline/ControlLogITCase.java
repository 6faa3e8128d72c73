package io.hedgerow.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.pipeline.cli.TestingCommandLine;
import io.hedgerow.pipeline.cli.TestingCommandLine.Result;
import io.hedgerow.pipeline.control.ControlRecord;
import io.hedgerow.policies.Status;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.flink.status.StatusDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models and endpoints that are applied while a job runs. */
class ControlLogITCase {
    private static final String FIRST = "inputs=x;classes=no,yes;label=0;confidence=0.9";
    private static final int REQUESTS = 40_000;
    private static final String SECOND = "inputs=x;classes=no,yes;label=1;confidence=0.9";

    @TempDir
    private Path folder;

    @Test
    void newVersionTakesOverWithoutARequestBeingLostAndABadOneLeavesIt() throws Exception {
        TestingRun run = run("reports: {files: {path: reports}}");
        CompletableFuture<Result> running = CompletableFuture.supplyAsync(run::run);
        try {
            run.awaitAnswer(answer -> answer.epoch() == 1);
            assertApplied(apply("good.yaml", model("2", SECOND), endpoint("2")));
            run.awaitAnswer(answer -> "2".equals(answer.version()));
            Result refused = apply("bad.yaml", model("3", "refuseLoad=broken beyond repair"), endpoint("3"));
            assertThat(refused.exitCode()).as(refused.out() + refused.err()).isEqualTo(1);
            assertThat(refused.err() + refused.out()).contains("broken beyond repair");
            assertApplied(apply("back.yaml", endpoint("1")));
        } finally {
            SlowRequests.enough();
        }

        Result result = running.get(5, TimeUnit.MINUTES);
        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(run.answers()).hasSize(REQUESTS);
        assertThat(run.answers().values())
                .allSatisfy(ControlLogITCase::isOfItsEpoch)
                .anySatisfy(answer -> assertThat(answer.epoch()).isEqualTo(1))
                .anySatisfy(answer -> assertThat(answer.version()).isEqualTo("2"))
                .anySatisfy(answer -> assertThat(answer.epoch()).isGreaterThan(2));
        assertThat(run.lines("reports"))
                .anySatisfy(line -> assertThat(line).contains("REFUSED", "broken beyond repair"));
    }

    @Test
    void whatWasPublishedIsServedAfterAFailureAndNothingIsLost() throws Exception {
        TestingRun run = run("attempts: {files: {path: attempts}}");
        CompletableFuture<Result> running = CompletableFuture.supplyAsync(run::run);
        try {
            run.awaitAnswer(answer -> answer.epoch() == 1);
            assertApplied(apply("good.yaml", model("2", SECOND), endpoint("2")));
            run.awaitAnswer(answer -> answer.epoch() == 2);

            // The sink of the attempts fails, and the job with it, until its folder is there again.
            Path attempts = folder.resolve("attempts");
            Files.move(attempts, folder.resolve("away"));
            Files.createFile(attempts);
            Awaitility.await().atMost(Duration.ofMinutes(2)).until(this::hasRestarted);
            Files.delete(attempts);
            Files.createDirectories(attempts);

            assertApplied(apply("back.yaml", endpoint("1")));
        } finally {
            SlowRequests.enough();
        }

        Result result = running.get(5, TimeUnit.MINUTES);
        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(run.answers()).as("each once").hasSize(REQUESTS);
        assertThat(run.answers().values())
                .allSatisfy(ControlLogITCase::isOfItsEpoch)
                .anySatisfy(answer -> assertThat(answer.epoch()).isEqualTo(2))
                .anySatisfy(answer -> assertThat(answer.epoch()).isGreaterThan(2));
    }

    /** Serves the first version, and has requests come until it is enough. Waiting for what cannot be late is no part of it. */
    private TestingRun run(String furtherKeys) {
        SlowRequests.start();
        return new TestingRun(folder)
                .variant("only", FIRST)
                .endpoint("deadline: 1h")
                .job("control: {files: {path: control}}\nexecutors: [{name: default, queueCapacity: 100000}]\n"
                        + furtherKeys)
                .generated("{name: slow, requests: " + REQUESTS + "}");
    }

    private static void assertApplied(Result result) {
        assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
    }

    private boolean hasRestarted() throws IOException {
        return StatusDirectory.in(folder.resolve("checkpoints/status").toUri().toString())
                .read()
                .of("pool-default")
                .stream()
                .anyMatch(subtask -> subtask.attempt() > 0);
    }

    private static void isOfItsEpoch(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(Status.ANSWERED);
        assertThat(answer.version()).isEqualTo(answer.epoch() == 2 ? "2" : "1");
    }

    private Result apply(String name, String... documents) {
        TestingRun files = new TestingRun(folder);
        files.write(name, String.join("---\n", documents));
        return TestingCommandLine.execute(
                "apply",
                "-f",
                folder.resolve(name).toString(),
                "--wait=2m",
                "--job",
                folder.resolve("job.yaml").toString());
    }

    private String model(String version, String program) {
        new TestingRun(folder).write("only-" + version + ".testing", program);
        return """
                apiVersion: hedgerow/v1
                kind: Model
                metadata: {name: only, version: "%1$s"}
                spec: {format: testing, location: only-%1$s.testing, sha256: "%2$s"}
                """.formatted(version, ControlRecord.sha256(program.getBytes(UTF_8)));
    }

    private static String endpoint(String version) {
        return """
                apiVersion: hedgerow/v1
                kind: Endpoint
                metadata: {name: point}
                spec:
                  deadline: 1h
                  inputs: [{name: x, type: double}]
                  variants: [{name: only, model: only, version: "%s"}]
                """.formatted(version);
    }
}
