package io.hedgerow.proto;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.policies.DecidedBy;
import io.hedgerow.policies.NamedTensor;
import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Status;
import io.hedgerow.policies.Tensor;
import io.hedgerow.policies.Tensor.Datatype;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The JSON users rely on, byte for byte: the files under {@code golden} are the contract. */
class GoldenJsonTest {
    private static final ClientPrediction TREE = classified("5", 0.71, "5", 0.71, "6", 0.29);

    @Test
    void answered() throws Exception {
        writesAndReads(
                "answered.json",
                new Answer(
                        "r-17",
                        "wine",
                        Status.ANSWERED,
                        TREE,
                        "tree",
                        "wine-tree",
                        "1",
                        DecidedBy.QUORUM,
                        null,
                        1,
                        812,
                        null,
                        List.of(
                                new AttemptSummary("tree", Outcome.SCORED, null, 95, TREE),
                                new AttemptSummary("forest", Outcome.SHED, "the queue is full", 3, null),
                                new AttemptSummary("net", null, null, 0, null)),
                        null,
                        Map.of()));
    }

    @Test
    void regression() throws Exception {
        ClientPrediction value = new ClientPrediction(null, 5.34, Map.of(), null, List.of());
        writesAndReads(
                "regression.json",
                new Answer(
                        "r-18",
                        "wine",
                        Status.ANSWERED,
                        value,
                        null,
                        null,
                        null,
                        DecidedBy.DECIDED,
                        "b",
                        7,
                        1,
                        "answers",
                        List.of(new AttemptSummary("glm", Outcome.SCORED, null, 12, value)),
                        null,
                        Map.of()));
    }

    @Test
    void invalid() throws Exception {
        writesAndReads(
                "invalid.json",
                new Answer(
                        "r-19",
                        "wine",
                        Status.INVALID,
                        null,
                        null,
                        null,
                        null,
                        DecidedBy.INVALID,
                        null,
                        1,
                        0,
                        null,
                        List.of(),
                        new InvalidRequest("features.alcohol", "is missing; a double is required"),
                        Map.of()));
    }

    @Test
    void tensors() throws Exception {
        List<NamedTensor> outputs = List.of(
                new NamedTensor(
                        "scores", new Tensor(Datatype.FP32, new long[] {1, 3}, new float[] {0.1f, Float.NaN, -1e-10f})),
                new NamedTensor(
                        "labels", new Tensor(Datatype.BYTES, new long[] {1}, new String[] {"naïve \uD83D\uDE00"})),
                new NamedTensor("half", new Tensor(Datatype.FP16, new long[0], new short[] {0x3E00})),
                new NamedTensor("id", new Tensor(Datatype.UINT64, new long[] {2}, new long[] {-1, 5})),
                new NamedTensor("flags", new Tensor(Datatype.BOOL, new long[] {0}, new boolean[0])));
        writesAndReads(
                "tensors.json",
                new Answer(
                        "r-20",
                        "net",
                        Status.ANSWERED,
                        new ClientPrediction(null, Double.POSITIVE_INFINITY, Map.of(), 1e-7, outputs),
                        "net",
                        "wine-net",
                        "2",
                        DecidedBy.DEADLINE,
                        null,
                        1,
                        50_012,
                        null,
                        List.of(),
                        null,
                        Map.of()));
    }

    @Test
    void attempt() throws Exception {
        AttemptRecord attempt = new AttemptRecord(
                "r-17",
                "wine",
                "net",
                "wine-net",
                "1",
                true,
                null,
                1,
                Outcome.FAILED,
                "the model threw",
                40,
                true,
                false,
                Request.UNSET,
                null);
        assertThat(AttemptJson.encode(attempt)).asString().isEqualTo(golden("attempt.json"));
        assertThat(AttemptJson.decode(AttemptJson.encode(attempt))).isEqualTo(attempt);
    }

    @Test
    void deadLetter() throws Exception {
        DeadLetter letter =
                new DeadLetter("decode", "the record is empty", "requests.jsonl", 0, 3, 9, new byte[] {1, 2, -1});
        assertThat(DeadLetterJson.encode(letter)).asString().isEqualTo(golden("dead-letter.json"));
        assertThat(DeadLetterJson.decode(DeadLetterJson.encode(letter))).isEqualTo(letter);
    }

    @Test
    void unknownKeysOfLaterReleasesAreSkipped() throws Exception {
        String later = golden("answered.json").replace("\"arm\"", "\"later\":{\"a\":[1,{}]},\"arm\"");
        assertThat(AnswerJson.decode(later.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isEqualTo(
                        AnswerJson.decode(golden("answered.json").getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    private static void writesAndReads(String file, Answer answer) throws Exception {
        assertThat(AnswerJson.encode(answer)).asString().isEqualTo(golden(file));
        assertThat(AnswerJson.decode(AnswerJson.encode(answer))).isEqualTo(answer);
    }

    private static ClientPrediction classified(
            String label, double confidence, String first, double one, String second, double other) {
        Map<String, Double> probabilities = new LinkedHashMap<>();
        probabilities.put(first, one);
        probabilities.put(second, other);
        return new ClientPrediction(label, null, probabilities, confidence, List.of());
    }

    private static String golden(String file) throws IOException {
        try (InputStream in = Objects.requireNonNull(GoldenJsonTest.class.getResourceAsStream("/golden/" + file))) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).stripTrailing();
        }
    }
}
