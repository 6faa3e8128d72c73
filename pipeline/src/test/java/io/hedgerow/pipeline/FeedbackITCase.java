package io.hedgerow.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.hedgerow.pipeline.cli.TestingCommandLine.Result;
import io.hedgerow.proto.Feedback;
import io.hedgerow.proto.FeedbackJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole jobs with labels and values in files. */
class FeedbackITCase {
    private static final int REQUESTS = 4_000;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"heap", "rocksdb"})
    void labelsSayHowRightAnswersAndVariantsAre(String stateBackend) {
        List<String> feedback = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            feedback.add(line(Feedback.ofLabel("r-" + i, i % 4 == 0 ? "no" : "yes")));
        }
        feedback.add(0, line(Feedback.ofLabel("never-asked", "yes")));
        feedback.add(line(Feedback.ofLabel("r-1", "no")));
        feedback.add(line(Feedback.ofValue("r-broken", 2)));
        feedback.add("{\"requestId\": \"r-2\"}");
        feedback.add("no feedback");
        TestingRun run = new TestingRun(folder)
                .variant("zero", "inputs=x;classes=no,yes;label=0;confidence=0.9")
                .variant("one", "inputs=x;classes=no,yes;label=1;confidence=0.8", ", shadow: true")
                .endpoint("deadline: none")
                .job("feedback: {files: {path: feedback.jsonl}}\nstateBackend: " + stateBackend)
                .requests(requests());
        run.write("feedback.jsonl", String.join("\n", feedback) + "\n");

        Result result = run.run();

        assertThat(result.exitCode()).as(result.err()).isZero();
        JsonNode summary = run.summary();
        assertThat(summary.path("answered").asInt()).isEqualTo(REQUESTS);
        assertThat(summary.path("accuracy").asDouble()).isEqualTo(0.25);
        assertThat(variant(summary, "zero", "accuracy")).isEqualTo(0.25);
        assertThat(variant(summary, "one", "accuracy")).isEqualTo(0.75);
        assertThat(summary.path("feedback").path("records").asInt()).isEqualTo(REQUESTS + 3);
        assertThat(summary.path("feedback").path("matched").asInt()).isEqualTo(REQUESTS);
        assertThat(summary.path("feedback").path("duplicates").asInt()).isEqualTo(1);
        assertThat(summary.path("feedback").path("unmatched").asInt()).isEqualTo(2);
        assertThat(result.out()).contains("25.0 %", "75.0 %", "1 repeated, 2 without an answer");
        assertThat(run.lines("dead-letters"))
                .hasSize(2)
                .allSatisfy(letter -> assertThat(letter).contains("\"stage\":\"feedback\"", "feedback.jsonl"))
                .anySatisfy(letter -> assertThat(letter).contains("label and value are missing"));
    }

    @Test
    void valuesSayHowFarOffTheyAre() {
        List<String> feedback = new ArrayList<>();
        for (int i = REQUESTS - 1; i >= 0; i--) {
            feedback.add(line(i % 10 == 0 ? Feedback.ofLabel("r-" + i, "yes") : Feedback.ofValue("r-" + i, i + 3.0)));
        }
        TestingRun run = new TestingRun(folder)
                .variant("same", "inputs=x;valueFrom=x")
                .endpoint("deadline: none")
                .job("feedback: {files: {path: feedback.jsonl}, window: 2h}")
                .requests(requests());
        run.write("feedback.jsonl", String.join("\n", feedback) + "\n");

        Result result = run.run();

        assertThat(result.exitCode()).as(result.err()).isZero();
        JsonNode summary = run.summary();
        assertThat(summary.path("meanAbsoluteError").asDouble()).isCloseTo(3, within(1e-9));
        assertThat(variant(summary, "same", "rootMeanSquaredError")).isCloseTo(3, within(1e-9));
        assertThat(summary.has("accuracy")).isFalse();
        assertThat(summary.path("feedback").path("unfit").asInt()).isEqualTo(REQUESTS / 10);
        assertThat(result.out()).contains("error 3.000");
    }

    @Test
    void feedbackThatIsNotThereIsSaidBeforeTheJobStarts() {
        Result result = new TestingRun(folder)
                .variant("same", "inputs=x;valueFrom=x")
                .job("feedback: {files: {path: nowhere.jsonl}}")
                .requests(List.of())
                .run();

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("spec.feedback: there is no file or folder", "nowhere.jsonl");
    }

    private static double variant(JsonNode summary, String variant, String key) {
        return summary.path("byVariant").path(variant).path(key).asDouble(-1);
    }

    private static List<String> requests() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            lines.add("{\"requestId\":\"r-" + i + "\",\"endpoint\":\"point\",\"features\":{\"x\":" + i + "}}");
        }
        return lines;
    }

    private static String line(Feedback feedback) {
        return new String(FeedbackJson.encode(feedback), UTF_8);
    }
}
