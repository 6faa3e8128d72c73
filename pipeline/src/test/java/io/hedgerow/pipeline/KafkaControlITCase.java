package io.hedgerow.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.pipeline.cli.TestingCommandLine;
import io.hedgerow.pipeline.cli.TestingCommandLine.Result;
import io.hedgerow.pipeline.control.ControlRecord;
import io.hedgerow.policies.Status;
import io.hedgerow.proto.ControlDocumentProto;
import io.hedgerow.proto.EnclosedDocument;
import io.hedgerow.testkit.kafka.EmbeddedKafka;
import io.hedgerow.testkit.kafka.TestingTopics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models and endpoints that come by a topic while a job runs, and the commands that put them there. */
class KafkaControlITCase {
    private static final String SERVERS = EmbeddedKafka.shared().bootstrapServers();
    private static final int REQUESTS = 40_000;
    private static final String FIRST = "inputs=x;classes=no,yes;label=0;confidence=0.9";
    private static final String SECOND = "inputs=x;classes=no,yes;label=1;confidence=0.9";

    @TempDir
    private Path folder;

    private final TestingTopics topics = new TestingTopics(SERVERS);
    private String topic = "";

    @BeforeEach
    void create() {
        topic = topics.create("control", 1, Map.of("cleanup.policy", "compact"));
    }

    @AfterEach
    void close() {
        topics.close();
    }

    @Test
    void aNewVersionComesByTheTopicAndNothingIsLost() throws Exception {
        SlowRequests.start();
        TestingRun run = run();
        CompletableFuture<Result> running = CompletableFuture.supplyAsync(run::run);
        try {
            await(
                    running,
                    () -> Files.exists(folder.resolve("job.yaml"))
                            && endpoints().contains("ACTIVE"));

            Result applied = apply("good.yaml", model("2", SECOND), endpoint("2"));
            assertThat(applied.exitCode()).as(applied.out() + applied.err()).isZero();
            assertThat(topics.read(topic).stream().map(record -> new String(record.key(), UTF_8)))
                    .containsExactly("Model/only@2", "Endpoint/point");

            send("Endpoint/other", endpoint("${env:HOME}").replace("{name: point}", "{name: other, generation: 1}"));
            await(running, () -> endpoints().contains("values are substituted in Job documents only"));

            Result refused = apply("bad.yaml", model("3", "refuseLoad=broken beyond repair"), endpoint("3"));
            assertThat(refused.exitCode()).as(refused.out() + refused.err()).isEqualTo(1);
            assertThat(refused.out() + refused.err()).contains("broken beyond repair");
        } finally {
            SlowRequests.enough();
        }

        Result result = running.get(3, TimeUnit.MINUTES);
        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(run.answers())
                .hasSize(REQUESTS)
                .values()
                .allSatisfy(answer -> assertThat(answer.status()).isEqualTo(Status.ANSWERED))
                .anySatisfy(answer -> assertThat(answer.version()).isEqualTo("1"))
                .anySatisfy(answer -> assertThat(answer.version()).isEqualTo("2"));
        assertThat(run.summary().path("lost").asLong()).isZero();
    }

    @Test
    void aModelThatCameAsProtobufServesAndBadRecordsStopNothing() throws Exception {
        SlowRequests.start();
        TestingRun run = run();
        CompletableFuture<Result> running = CompletableFuture.supplyAsync(run::run);
        try {
            await(
                    running,
                    () -> Files.exists(folder.resolve("job.yaml"))
                            && endpoints().contains("ACTIVE"));
            // More than fits into a text; the format takes spaces between its settings.
            byte[] bytes = (SECOND + ";note=" + "n".repeat(400 << 10)).getBytes(UTF_8);
            String document = model("2", SECOND)
                    .replace("location: only-2.testing", "sha256: \"" + ControlRecord.sha256(bytes) + "\"");
            send("Model/only@7", new byte[] {8, 1, 26, 127});
            send("Model/only@2", ControlDocumentProto.encode(new EnclosedDocument(document, bytes)));
            String next = endpoint("2").replace("{name: point}", "{name: point, generation: 2}");
            send("Endpoint/point", ControlDocumentProto.encode(new EnclosedDocument(next, null)));

            await(
                    running,
                    () -> run.hasAnswers()
                            && run.answers().values().stream().anyMatch(answer -> "2".equals(answer.version())));
            assertThat(apply("same.yaml", endpoint("2")).out())
                    .as("`apply` reads what came as protobuf")
                    .contains("endpoint point generation 2 is unchanged in");
        } finally {
            SlowRequests.enough();
        }

        Result result = running.get(3, TimeUnit.MINUTES);
        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(run.answers())
                .hasSize(REQUESTS)
                .values()
                .allSatisfy(answer -> assertThat(answer.status()).isEqualTo(Status.ANSWERED))
                .anySatisfy(answer -> assertThat(answer.version()).isEqualTo("2"));
        assertThat(run.summary().path("lost").asLong()).isZero();
        assertThat(run.lines("reports"))
                .as("what is said of the bad record")
                .anySatisfy(line -> assertThat(line)
                        .contains("Model-only@7.yaml", "is no ControlDocument", "partition 0, offset 0"));
    }

    @Test
    void commandsReadAndWriteTheTopicWithoutAJob() {
        String control = "kafka://" + SERVERS + "/" + topic;
        Result applied =
                command("apply", "-f", write("all.yaml", model("1", FIRST), endpoint("1")), "--control", control);
        assertThat(applied.exitCode()).as(applied.err()).isZero();
        assertThat(applied.out())
                .contains("model only:1 written to " + control, "endpoint point generation 1 written to");

        Result again = command("apply", "-f", folder.resolve("all.yaml").toString(), "--control", control);
        assertThat(again.out()).contains("model only:1 is unchanged in", "endpoint point generation 1 is unchanged in");
        assertThat(command("models", "list", "--control", control).out()).contains("only");
        assertThat(command("get", "endpoint", "point", "--control", control).out())
                .contains("point");

        Result deleted = command("delete", "endpoint", "point", "--control", control);
        assertThat(deleted.exitCode()).as(deleted.err()).isZero();
        assertThat(deleted.out()).contains("endpoint point generation 2 deleted by");
        assertThat(topics.read(topic)).hasSize(3).last().satisfies(record -> {
            assertThat(record.key()).asString().isEqualTo("Endpoint/point");
            assertThat(record.value()).asString().contains("deleted: true");
        });
    }

    @Test
    void aDocumentThatWantsTheEnvironmentIsRefused() {
        Result refused = command(
                "apply",
                "-f",
                write("env.yaml", model("1", FIRST), endpoint("${env:HOME}")),
                "--control",
                "kafka://" + SERVERS + "/" + topic);

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("values are substituted in Job documents only");
        assertThat(topics.read(topic)).isEmpty();
    }

    @Test
    void aTopicThatIsNotThereIsSaidToBeMissing() {
        Result missing = command("models", "list", "--control", "kafka://" + SERVERS + "/nowhere");

        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.err()).contains("the control topic cannot be read", "nowhere");
    }

    private TestingRun run() {
        return new TestingRun(folder)
                .variant("only", FIRST)
                .endpoint("deadline: 1h")
                .job("control: {kafka: {bootstrapServers: \"" + SERVERS + "\", topic: " + topic + "}}\n"
                        + "reports: {files: {path: reports}}\n"
                        + "executors: [{name: default, queueCapacity: 100000}]")
                .generated("{name: slow, requests: " + REQUESTS + "}");
    }

    private static void await(CompletableFuture<Result> running, Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> running.isDone() || condition.call());
        assertThat(running).as("the job serves on").isNotDone();
    }

    private void send(String key, String document) {
        send(key, document.getBytes(UTF_8));
    }

    private void send(String key, byte[] record) {
        topics.send(List.of(new ProducerRecord<>(topic, key.getBytes(UTF_8), record)));
    }

    private String endpoints() {
        return command(
                        "get",
                        "Endpoint",
                        "--json",
                        "--job",
                        folder.resolve("job.yaml").toString())
                .out();
    }

    private Result apply(String name, String... documents) {
        return command(
                "apply",
                "-f",
                write(name, documents),
                "--wait=2m",
                "--job",
                folder.resolve("job.yaml").toString());
    }

    private static Result command(String... arguments) {
        return TestingCommandLine.execute(arguments);
    }

    private String write(String name, String... documents) {
        new TestingRun(folder).write(name, String.join("---\n", documents));
        return folder.resolve(name).toString();
    }

    private String model(String version, String program) {
        new TestingRun(folder).write("only-" + version + ".testing", program);
        return """
                apiVersion: hedgerow/v1
                kind: Model
                metadata: {name: only, version: "%1$s"}
                spec: {format: testing, location: only-%1$s.testing}
                """.formatted(version);
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
