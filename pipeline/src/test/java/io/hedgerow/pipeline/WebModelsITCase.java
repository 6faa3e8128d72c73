package io.hedgerow.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.executors.Digests;
import io.hedgerow.executors.TestingFarFiles;
import io.hedgerow.pipeline.cli.TestingCommandLine;
import io.hedgerow.pipeline.cli.TestingCommandLine.Result;
import io.hedgerow.pipeline.documents.TestingWebServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Models of a web server, from the command line and from the control log. */
class WebModelsITCase {
    private static final String FIRST = "inputs=x;classes=no,yes;label=0;confidence=0.9";
    private static final String QUERY = "?signature=hush";
    private static final Duration LONGEST = Duration.ofMinutes(4);

    @TempDir
    private Path folder;

    @Test
    void modelsAreReadWhereTheJobAllowsItAndSignaturesStaySecret() throws Exception {
        try (TestingWebServer server = TestingWebServer.start(folder)) {
            server.file("/models/only.testing", FIRST.getBytes(UTF_8));
            String prefix = server.address("/models/");

            Result sound = run("sound", prefix, "location: \"" + prefix + "only.testing" + QUERY + "\"");
            assertThat(sound.exitCode()).as(sound.err()).isZero();
            assertThat(server.asked()).contains("/models/only.testing" + QUERY);
            assertThat(TestingCommandLine.execute(
                                    "validate",
                                    "-f",
                                    folder.resolve("sound/job.yaml").toString())
                            .exitCode())
                    .isZero();

            String wrong = "0".repeat(64);
            assertRefused(
                    run(
                            "digest",
                            prefix,
                            "location: \"" + prefix + "only.testing" + QUERY + "\", sha256: \"" + wrong + "\""),
                    prefix + "only.testing, whose sha256 is ");
            assertRefused(
                    run("missing", prefix, "location: \"" + prefix + "nothing" + QUERY + "\""),
                    "answers with status 404");
            assertRefused(
                    run("elsewhere", prefix, "location: \"" + server.address("/only.testing") + QUERY + "\""),
                    "lies outside of the allowed locations");
            assertRefused(
                    run("plain", prefix, "location: \"http://localhost/models/only.testing" + QUERY + "\""),
                    "https:// is allowed");
        }
    }

    private static void assertRefused(Result result, String reason) {
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains(reason);
        assertThat(result.out() + result.err()).doesNotContain("hush");
    }

    private Result run(String name, String prefix, String source) throws IOException {
        TestingRun run = new TestingRun(Files.createDirectory(folder.resolve(name)))
                .variantOf("only", "{format: testing, " + source + "}")
                .job("allow: {locations: [., \"" + prefix + "\"]}")
                .requests(List.of("{\"requestId\":\"r\",\"endpoint\":\"point\",\"features\":{\"x\":1}}"));
        return run.run();
    }

    @Test
    @Timeout(900)
    void aServerThatIsNotThereYetIsAskedAgainWhileOthersGoOn() throws Exception {
        Socket kept = new Socket(); // nobody else gets its port, and nobody is answered there
        kept.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        int port = kept.getLocalPort();
        String prefix = "https://localhost:" + port + "/models/";
        SlowRequests.start();
        TestingRun run = new TestingRun(folder)
                .variant("only", FIRST)
                .endpoint("deadline: 1h")
                .job("control: {files: {path: control}}\nreports: {files: {path: reports}}\nallow: {locations: [., \""
                        + prefix + "\"]}")
                .generated("{name: slow, requests: 60000}");
        CompletableFuture<Result> running = CompletableFuture.supplyAsync(run::run);
        try {
            Awaitility.await().atMost(LONGEST).until(() -> Files.exists(folder.resolve("control")));
            byte[] second = TestingFarFiles.unseen("inputs=x;classes=no,yes;label=1;confidence=0.9")
                    .getBytes(UTF_8);
            run.write(
                    "control/far.yaml",
                    document("2", prefix + "second.testing" + QUERY, second) + "---\n" + endpoint("2"));
            awaitReport(run, "far.yaml", "PREPARING", "it is tried again");
            run.write("near.testing", FIRST + ";id=near");
            run.write("control/near.yaml", document("3", "../near.testing", (FIRST + ";id=near").getBytes(UTF_8)));
            awaitReport(run, "near.yaml", "ACCEPTED");

            run.awaitAnswer(answer -> "1".equals(answer.version()));
            kept.close();
            try (TestingWebServer server = TestingWebServer.start(folder, port)) {
                server.file("/models/second.testing", second);
                awaitReport(run, "far.yaml", "ACTIVE");
            }
        } finally {
            SlowRequests.enough();
        }
        Result result = running.get(5, TimeUnit.MINUTES);
        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(run.answers().values())
                .hasSize(60_000)
                .anySatisfy(answer -> assertThat(answer.version()).isEqualTo("1"))
                .anySatisfy(answer -> assertThat(answer.version()).isEqualTo("2"));
        assertThat(String.join("", run.lines("reports")) + result.out() + result.err())
                .doesNotContain("hush", "REFUSED");
    }

    private void awaitReport(TestingRun run, String... words) {
        Awaitility.await().atMost(LONGEST).untilAsserted(() -> {
            assertThat(folder.resolve("reports")).exists();
            assertThat(run.lines("reports")).anySatisfy(line -> assertThat(line).contains(words));
        });
    }

    private static String document(String version, String location, byte[] bytes) {
        return """
                apiVersion: hedgerow/v1
                kind: Model
                metadata: {name: only, version: "%s"}
                spec: {format: testing, location: "%s", sha256: "%s"}
                """.formatted(version, location, Digests.sha256Hex(bytes));
    }

    private static String endpoint(String version) {
        return """
                apiVersion: hedgerow/v1
                kind: Endpoint
                metadata: {name: point, generation: 2}
                spec:
                  deadline: 1h
                  inputs: [{name: x, type: double}]
                  variants: [{name: only, model: only, version: "%s"}]
                ...
                """.formatted(version);
    }
}
