package io.hedgerow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.pipeline.cli.TestingCommandLine.Result;
import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Status;
import io.hedgerow.proto.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What bad input gets: a reason and a place, and the rest goes on unharmed. */
class BadInputITCase {
    private static final int LONG_LINE_BYTES = 10 << 20;

    @TempDir
    private Path folder;

    @Test
    void badRecordsBecomeDeadLettersOrInvalidAnswersAndTheRestIsAnswered() {
        TestingRun run = new TestingRun(folder)
                .variant("a", "inputs=x;classes=no,yes;label=1;confidence=0.9")
                .endpoint("deadline: 1h")
                .requests(List.of(
                        request("good-1", "{\"x\":1}"),
                        "this is not JSON",
                        "",
                        "x".repeat(LONG_LINE_BYTES),
                        "{\"requestId\":\"r\",\"endpoint\":\"elsewhere\",\"features\":{\"x\":1}}",
                        request("missing", "{}"),
                        request("mistyped", "{\"x\":\"many\"}"),
                        request("nan", "{\"x\":\"NaN\"}"),
                        request("shaped", "{\"x\":[1,2]}"),
                        request("unknown", "{\"x\":1,\"y\":2}"),
                        request("good-1", "{\"x\":1}"),
                        request("good-2", "{\"x\":2}")));

        Result result = run.run();

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out()).contains("An invalid one, ");
        Map<String, Answer> answers = run.answers();
        assertThat(answers.get("good-1").status()).isEqualTo(Status.ANSWERED);
        assertThat(answers.get("good-2").status()).isEqualTo(Status.ANSWERED);
        assertInvalid(answers, "r", "endpoint");
        for (String id : List.of("missing", "mistyped", "nan", "shaped")) {
            assertInvalid(answers, id, "features.x");
        }
        assertInvalid(answers, "unknown", "features.y");
        assertThat(run.lines("dead-letters"))
                .hasSize(3)
                .anySatisfy(line -> assertThat(line).contains("\"position\":2", "requests.jsonl"))
                .anySatisfy(line -> assertThat(line).contains("\"position\":3", "empty"))
                .anySatisfy(line -> assertThat(line).contains("\"position\":4", "\"sizeBytes\":" + LONG_LINE_BYTES));
        assertThat(run.summary().path("requests").asLong()).isEqualTo(8);
        assertThat(run.summary().path("invalid").asLong()).isEqualTo(6);
        assertThat(run.summary().path("deadLetters").asLong()).isEqualTo(3);
        assertThat(run.summary().path("duplicateRequests").asLong()).isEqualTo(1);
        assertThat(run.summary().path("lost").asLong()).isZero();
        assertThat(run.summary().path("duplicates").asLong()).isZero();
    }

    @Test
    void aModelThatThrowsCostsThatAttemptOnly() {
        List<String> requests = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            requests.add(request("r-" + i, "{\"x\":" + (i == 50 ? 1 : 0) + "}"));
        }
        TestingRun run = new TestingRun(folder)
                .variant("throwing", "inputs=x;classes=no,yes;label=1;confidence=0.9;when=x;throw=broken row")
                .variant("deep", "inputs=x;classes=no,yes;label=1;confidence=0.8;when=x;stackOverflow")
                .variant("sound", "inputs=x;classes=no,yes;label=0;confidence=0.5")
                .endpoint("deadline: 1h\nselection: {policy: priority}")
                .requests(requests);

        Result result = run.run();

        assertThat(result.exitCode()).as(result.err()).isZero();
        Answer hit = run.answers().get("r-50");
        assertThat(hit.variant()).isEqualTo("sound");
        assertThat(hit.attempts().get(0).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(hit.attempts().get(0).reason()).contains("broken row");
        assertThat(hit.attempts().get(1).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(run.summary()
                        .path("byVariant")
                        .path("throwing")
                        .path("scored")
                        .asLong())
                .isEqualTo(99);
        assertThat(run.summary().path("answered").asLong()).isEqualTo(100);
    }

    @Test
    void aFileThatDoesNotExistIsOneClearLine() {
        Result result = new TestingRun(folder).variant("a", "inputs=x;value=1").run();

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err().strip()).contains("requests.jsonl").doesNotContain("\n");
        assertThat(result.err()).doesNotContain("Exception").doesNotContain("\tat ");
    }

    @Test
    void aCsvHeaderThatDoesNotFitIsOneClearLineBeforeTheJobStarts() {
        TestingRun run = new TestingRun(folder).variant("a", "inputs=x;value=1").requestsIn("""
                {files: {path: rows, format: csv, endpoint: point}}""");
        run.write("rows/sound.csv", "x\n1\n");
        run.write("rows/empty.csv", "");
        run.write("rows/wrong.csv", "X,y\n1,2\n3,4\n");

        Result result = run.run();

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err().strip())
                .contains("rows/wrong.csv", "lacks x", "has unknown X, y", "allowed: the inputs of endpoint point: x")
                .doesNotContain("\n");
        assertThat(folder.resolve("answers")).isEmptyDirectory();
    }

    @Test
    void aDeclaredHeaderThatDoesNotFitIsOneClearLine() {
        TestingRun run = new TestingRun(folder).variant("a", "inputs=x;value=1").requestsIn("""
                {files: {path: rows.csv, format: csv, endpoint: point, header: [a, b]}}""");
        run.write("rows.csv", "1,2\n");

        Result result = run.run();

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err().strip())
                .contains("rows.csv lacks x; has unknown a, b; allowed")
                .doesNotContain("\n");
    }

    @Test
    void anOutputFolderThatCannotBeWrittenIsOneClearLine() throws IOException {
        TestingRun run = new TestingRun(folder).variant("a", "inputs=x;value=1").requests(List.of(request("r", "{}")));
        Files.writeString(folder.resolve("answers"), "a file where a folder should be");

        Result result = run.run();

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err().strip()).contains("spec.answers", "answers").doesNotContain("\n");
    }

    @Test
    void aModelThatIsRefusedStopsTheJobBeforeItStarts() {
        Result result = new TestingRun(folder)
                .variant("a", "refuseLoad=the trees have no leaves")
                .requests(List.of(request("r", "{}")))
                .run();

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("job.yaml:", "a.testing", "the trees have no leaves");
    }

    private static void assertInvalid(Map<String, Answer> answers, String requestId, String path) {
        Answer answer = answers.get(requestId);
        assertThat(answer.status()).isEqualTo(Status.INVALID);
        assertThat(answer.error()).isNotNull();
        assertThat(answer.error().path()).isEqualTo(path);
        assertThat(answer.error().message()).isNotBlank();
    }

    private static String request(String requestId, String features) {
        return "{\"requestId\":\"%s\",\"endpoint\":\"point\",\"features\":%s}".formatted(requestId, features);
    }
}
