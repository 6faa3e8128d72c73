package io.hedgerow.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.pipeline.cli.TestingCommandLine;
import io.hedgerow.pipeline.cli.TestingCommandLine.Result;
import io.hedgerow.pipeline.control.ControlRecord;
import io.hedgerow.policies.Status;
import io.hedgerow.proto.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models of keys that are published, refused, taken back and deleted while a job runs. */
class KeyedLiveITCase {
    private static final int REQUESTS = 40_000;

    /** What scores the requests of key 1, one after the other. */
    private static final List<String> TURNS =
            List.of("generic:1 9.0", "device-1:1 1.0", "device-1:2 2.0", "device-1:1 1.0", "generic:1 9.0");

    @TempDir
    private Path folder;

    @Test
    void theVersionPublishedLastScoresItsKeyAndABadOneChangesNothing() throws Exception {
        TestingRun run = run();
        CompletableFuture<Result> running = CompletableFuture.supplyAsync(run::run);
        try {
            awaitTurns(run, TURNS.subList(0, 1));
            assertApplied(apply("1", "inputs=x;value=1"), 0);
            awaitTurns(run, TURNS.subList(0, 2));
            assertApplied(apply("2", "inputs=x;value=2"), 0);
            awaitTurns(run, TURNS.subList(0, 3));
            Result bad = apply("3", "refuseLoad=broken beyond repair");
            assertApplied(bad, 1);
            assertThat(bad.out() + bad.err()).contains("broken beyond repair");
            assertApplied(apply("1", "inputs=x;value=1"), 0); // back
            awaitTurns(run, TURNS.subList(0, 4));
            Result list = TestingCommandLine.execute("models", "list", "--job", job());
            assertThat(list.out()).contains("device-1");
            assertApplied(
                    TestingCommandLine.execute("delete", "Model", "device-1", "--version", "1", "--job", job()), 0);
            awaitTurns(run, TURNS.subList(0, 5));
        } finally {
            SlowRequests.enough();
        }

        Result result = running.get(5, TimeUnit.MINUTES);
        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(run.answers()).hasSize(REQUESTS);
        assertThat(versionsInTurn(run.answers())).isEqualTo(TURNS);
    }

    /** Key 1 is asked for too often for one subtask, so that somebody has all subtasks score it, while the job runs. */
    @Test
    void aHotKeyIsMovedToAPartitionedPoolByDocuments() throws Exception {
        List<String> turns = List.of("device-1:1 1.0", "busy:1 7.0");
        TestingRun run = run();
        startModel(run, "device-1", "inputs=x;value=1");
        CompletableFuture<Result> running = CompletableFuture.supplyAsync(run::run);
        try {
            awaitTurns(run, turns.subList(0, 1));
            run.write("busy.testing", "inputs=x;value=7");
            run.write("busy.yaml", """
                    apiVersion: hedgerow/v1
                    kind: Model
                    metadata: {name: busy, version: "1"}
                    spec: {format: testing, location: busy.testing, executor: default}
                    ---
                    apiVersion: hedgerow/v1
                    kind: Endpoint
                    metadata: {name: point}
                    spec:
                      deadline: 1h
                      task: regression
                      inputs: [{name: x, type: double}]
                      variants:
                        - {name: device, modelKey: "feature:x", model: "device-{key}", fallback: generic}
                        - {name: busy, model: busy, version: "1", hotKeys: {variant: device, keys: [1]}}
                    """);
            assertApplied(apply(folder.resolve("busy.yaml")), 0);
            awaitTurns(run, turns);
        } finally {
            SlowRequests.enough();
        }

        Result result = running.get(5, TimeUnit.MINUTES);
        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(run.answers()).hasSize(REQUESTS);
        assertThat(versionsInTurn(run.answers())).isEqualTo(turns);
        assertThat(run.answers().values())
                .allSatisfy(answer -> assertThat(answer.attempts())
                        .as("%s is scored by one of the two", answer)
                        .hasSize(1)
                        .allSatisfy(attempt -> assertThat(attempt.variant())
                                .isEqualTo("busy".equals(answer.model()) ? "busy" : "device")));
    }

    /** Requests of key 0, which has no model, and of key 1 come until it is enough. */
    private TestingRun run() {
        SlowRequests.start();
        TestingRun run = new TestingRun(folder)
                .job(
                        "parallelism: 1\nexecutors: [{name: default, queueCapacity: 100000}, {name: per-device, join: keyed,"
                                + " parallelism: 2, queueCapacity: 100000}]\ncontrol: {files: {path: control}}")
                .endpoint("deadline: 1h\ntask: regression")
                .variantOfKeys("name: device, modelKey: \"feature:x\", model: \"device-{key}\", fallback: generic")
                .generated("{name: slow, requests: " + REQUESTS + "}");
        startModel(run, "generic", "inputs=x;value=9");
        return run;
    }

    private static void awaitTurns(TestingRun run, List<String> turns) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> run.hasAnswers() && versionsInTurn(run.answers()).equals(turns));
    }

    /** What scored the requests of key 1 that are answered by now, in their order, each once in a row. */
    private static List<String> versionsInTurn(Map<String, Answer> answers) {
        List<String> turns = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            Answer answer = answers.get("s-" + i);
            if (answer == null) {
                continue;
            }
            assertThat(answer.status()).as(answer.toString()).isEqualTo(Status.ANSWERED);
            String scored = answer.model() + ":" + answer.version() + " "
                    + answer.prediction().value();
            if (i % 7 == 0 && (turns.isEmpty() || !turns.get(turns.size() - 1).equals(scored))) {
                turns.add(scored);
            } else if (i % 7 != 0) {
                assertThat(scored).isEqualTo("generic:1 9.0");
            }
        }
        return turns;
    }

    private static void startModel(TestingRun run, String name, String program) {
        run.write(name + ".testing", program);
        run.model(name, "{format: testing, location: " + name + ".testing, executor: per-device}");
    }

    private Result apply(String version, String program) {
        TestingRun files = new TestingRun(folder);
        String file = "device-1-" + version;
        files.write(file + ".testing", program);
        files.write(file + ".yaml", """
                apiVersion: hedgerow/v1
                kind: Model
                metadata: {name: device-1, version: "%s"}
                spec: {format: testing, location: %s.testing, sha256: "%s", executor: per-device}
                """.formatted(version, file, ControlRecord.sha256(program.getBytes(UTF_8))));
        return apply(folder.resolve(file + ".yaml"));
    }

    private Result apply(Path documents) {
        return TestingCommandLine.execute("apply", "-f", documents.toString(), "--wait=2m", "--job", job());
    }

    private static void assertApplied(Result result, int exitCode) {
        assertThat(result.exitCode()).as(result.out() + result.err()).isEqualTo(exitCode);
    }

    private String job() {
        return folder.resolve("job.yaml").toString();
    }
}
