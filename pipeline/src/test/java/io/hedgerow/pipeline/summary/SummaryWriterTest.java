package io.hedgerow.pipeline.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.collector.ServingStatistics;
import io.hedgerow.experiments.FeedbackStatistics;
import io.hedgerow.experiments.FeedbackStatistics.Judged;
import io.hedgerow.experiments.KeptPrediction;
import io.hedgerow.experiments.Score;
import io.hedgerow.policies.DecidedBy;
import io.hedgerow.policies.Status;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.AnswerJson;
import io.hedgerow.proto.ClientPrediction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The check that every request has exactly one answer must be able to fail. */
class SummaryWriterTest {
    private static final int REQUESTS = 1000;

    @TempDir
    private Path folder;

    private FeedbackStatistics feedback;
    private final List<byte[]> answers = new ArrayList<>();

    @BeforeEach
    void answerEverything() {
        for (int i = 0; i < REQUESTS; i++) {
            answers.add(AnswerJson.encode(answer("r-" + i, i % 4 == 0 ? "no" : "yes")));
        }
    }

    @Test
    void aCompleteRunIsComplete() throws IOException {
        RunSummary summary = summarize();

        assertThat(summary.isComplete()).isTrue();
        assertThat(summary.requests()).isEqualTo(REQUESTS);
        assertThat(summary.answered()).isEqualTo(REQUESTS);
        assertThat(summary.accuracy()).isEqualTo(0.75);
        assertThat(summary.requestsPerSecond()).isEqualTo(500);
    }

    @Test
    void oneLostAnswerIsFound() throws IOException {
        answers.remove(417);

        RunSummary summary = summarize();

        assertThat(summary.lost()).isEqualTo(1);
        assertThat(summary.isComplete()).isFalse();
    }

    @Test
    void oneRequestAnsweredTwiceIsFound() throws IOException {
        answers.add(answers.get(417));

        RunSummary summary = summarize();

        assertThat(summary.duplicates()).isEqualTo(1);
        assertThat(summary.answered()).isEqualTo(REQUESTS);
        assertThat(summary.isComplete()).isFalse();
    }

    @Test
    void anAnswerToARequestThatWasNeverSentIsFound() throws IOException {
        answers.add(AnswerJson.encode(answer("stranger", "yes")));

        assertThat(summarize().unexpected()).isEqualTo(1);
    }

    @Test
    void answersOfAnotherRunDoNotCount() throws IOException {
        Files.write(folder.resolve("answers-other-0.jsonl"), answers.get(0));

        assertThat(summarize().isComplete()).isTrue();
    }

    @Test
    void aLineThatCannotBeReadBackIsNotPassedOver() {
        answers.add("{".getBytes(java.nio.charset.StandardCharsets.UTF_8));

        assertThatThrownBy(this::summarize).isInstanceOf(IOException.class).hasMessageContaining("read back");
    }

    @Test
    void feedbackSaysHowRightAnswersAre() throws IOException {
        feedback = new FeedbackStatistics(
                9,
                5,
                1,
                2,
                Map.of(
                        new Judged("point", KeptPrediction.ANSWER), new Score(4, 1, 0, 0, 0),
                        new Judged("other", KeptPrediction.ANSWER), new Score(0, 0, 2, 3, 8),
                        new Judged("point", "a"), new Score(4, 4, 0, 0, 0)));

        RunSummary summary = summarize();

        assertThat(summary.accuracy()).as("not what the source knows").isEqualTo(0.25);
        assertThat(summary.meanAbsoluteError()).isEqualTo(1.5);
        assertThat(summary.rootMeanSquaredError()).isEqualTo(2);
        assertThat(summary.feedback()).isEqualTo(new RunSummary.Feedback(9, 5, 1, 2, 1));
    }

    private RunSummary summarize() throws IOException {
        try (var out = Files.newOutputStream(folder.resolve("answers-this-0.jsonl"))) {
            for (byte[] answer : answers) {
                out.write(answer);
                out.write('\n');
            }
        }
        SentRequests sent = consumer -> {
            for (int i = 0; i < REQUESTS; i++) {
                consumer.request("r-" + i, "yes");
            }
        };
        return new SummaryWriter(new Roster(1, List.of(), Map.of(), List.of()), sent, feedback)
                .summarize(new AnsweredFiles(folder.toString(), "answers-this"), null, ServingStatistics.EMPTY, 2000);
    }

    private static Answer answer(String requestId, String label) {
        return new Answer(
                requestId,
                "point",
                Status.ANSWERED,
                new ClientPrediction(label, null, Map.of(), null, List.of()),
                "a",
                "a",
                "1",
                DecidedBy.DECIDED,
                null,
                1,
                100,
                null,
                List.of(),
                null,
                Map.of());
    }
}
