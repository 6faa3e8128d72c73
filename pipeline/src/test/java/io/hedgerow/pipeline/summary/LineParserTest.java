package io.hedgerow.pipeline.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.hedgerow.pipeline.summary.AnswerLine.AttemptLine;
import io.hedgerow.pipeline.summary.AnswerLine.AuditedAttempt;
import io.hedgerow.policies.DecidedBy;
import io.hedgerow.policies.NamedTensor;
import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Status;
import io.hedgerow.policies.Tensor;
import io.hedgerow.policies.Tensor.Datatype;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.AnswerJson;
import io.hedgerow.proto.AttemptJson;
import io.hedgerow.proto.AttemptRecord;
import io.hedgerow.proto.AttemptSummary;
import io.hedgerow.proto.ClientPrediction;
import io.hedgerow.proto.InvalidRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read back is what was written, and what is no message is said to be none. */
class LineParserTest {
    private static final List<NamedTensor> OUTPUTS =
            List.of(new NamedTensor("label", new Tensor(Datatype.FP64, new long[] {1, 1}, new double[] {Double.NaN})));
    private static final ClientPrediction LABELLED =
            new ClientPrediction("yes", null, Map.of("yes", 0.75, "value", 0.25), 0.75, OUTPUTS);

    private final LineParser lines = new LineParser();

    @Test
    void readsAnAnswerWithWhatTheAuditNeedsNot() throws IOException {
        Answer answer = new Answer(
                "r\n\"1\"",
                "wine",
                Status.INVALID,
                LABELLED,
                "tree",
                "wine-tree",
                "1",
                DecidedBy.QUORUM,
                "tree",
                7,
                812,
                "replies",
                List.of(
                        new AttemptSummary("tree", Outcome.SCORED, null, 95, LABELLED),
                        new AttemptSummary("net", null, null, 0, null)),
                new InvalidRequest("label", "value"),
                Map.of());

        assertThat(lines.answer(at(AnswerJson.encode(answer))))
                .isEqualTo(new AnswerLine(
                        "r\n\"1\"",
                        "wine",
                        "INVALID",
                        "yes",
                        "quorum",
                        "tree",
                        812,
                        List.of(new AttemptLine("tree", "SCORED", "yes"), new AttemptLine("net", "PENDING", null)),
                        "label value"));
    }

    @ParameterizedTest
    @ValueSource(doubles = {5.34, 5, -0.0, 1e300, Double.NaN, Double.NEGATIVE_INFINITY})
    void readsAValueAsATruthWritesIt(double value) throws IOException {
        AttemptRecord attempt = new AttemptRecord(
                "r",
                "wine",
                "tree",
                "m",
                "1",
                false,
                null,
                1,
                Outcome.SCORED,
                null,
                9,
                false,
                true,
                5,
                new ClientPrediction(null, value, Map.of(), null, List.of()));

        assertThat(lines.attempt(at(AttemptJson.encode(attempt))))
                .isEqualTo(new AuditedAttempt("r", "wine", "tree", Double.toString(value)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "5",
                "{}",
                "{\"requestId\":\"r\",\"endpoint\":\"w\",\"status\":\"ANSWERED\"}",
                "{\"requestId\":"
            })
    void whatIsNoAnswerIsRefused(String json) {
        assertThatIOException().isThrownBy(() -> lines.answer(at(json.getBytes(StandardCharsets.UTF_8))));
    }

    private static JsonParser at(byte[] json) throws IOException {
        JsonParser parser = new JsonFactory().createParser(json);
        parser.nextToken();
        return parser;
    }
}
