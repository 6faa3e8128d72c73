package io.hedgerow.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.kafka.KafkaTopic.Format;
import io.hedgerow.policies.DecidedBy;
import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Status;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.AnswerJson;
import io.hedgerow.proto.AnswerProto;
import io.hedgerow.proto.AttemptSummary;
import io.hedgerow.proto.ClientPrediction;
import io.hedgerow.proto.DecodeException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AnswerRecordsTest {
    private static final int MOST_BYTES = 30_000;

    @Test
    void anAnswerIsKeyedByItsRequestAndHasItsHeaders() throws DecodeException {
        var record = records(Format.PROTOBUF).serialize(answer("red", "why", 1), null, null);

        assertThat(record.topic()).isEqualTo("answers");
        assertThat(record.key()).asString().isEqualTo("r-1");
        assertThat(record.headers().lastHeader("traceparent").value())
                .asString()
                .isEqualTo("00-1");
        assertThat(AnswerProto.decode(record.value()).prediction().label()).isEqualTo("red");
    }

    @Test
    void aLargeAnswerIsSentWithoutItsAttempts() throws DecodeException {
        Answer sent = sent(answer("red", "x".repeat(1_000), 100));

        assertThat(sent.status()).isEqualTo(Status.ANSWERED);
        assertThat(sent.prediction().label()).isEqualTo("red");
        assertThat(sent.attempts()).isEmpty();
    }

    @Test
    void anAnswerThatIsTooLargeEvenSoBecomesUnavailable() throws DecodeException {
        Answer sent = sent(answer("r".repeat(MOST_BYTES), "why", 1));

        assertThat(sent.requestId()).isEqualTo("r-1");
        assertThat(sent.status()).isEqualTo(Status.UNAVAILABLE);
        assertThat(sent.prediction()).isNull();
    }

    private static Answer sent(Answer answer) throws DecodeException {
        byte[] value = records(Format.JSON).serialize(answer, null, null).value();
        assertThat(value).hasSizeLessThan(MOST_BYTES);
        return AnswerJson.decode(value);
    }

    private static AnswerRecords records(Format format) {
        return new AnswerRecords("answers", format, MOST_BYTES);
    }

    private static Answer answer(String label, String reason, int attempts) {
        return new Answer(
                "r-1",
                "wine",
                Status.ANSWERED,
                new ClientPrediction(label, null, Map.of(), null, List.of()),
                "tree",
                "wine-tree",
                "1",
                DecidedBy.DECIDED,
                null,
                1,
                100,
                null,
                Stream.generate(() -> new AttemptSummary("tree", Outcome.FAILED, reason, 5, null))
                        .limit(attempts)
                        .toList(),
                null,
                Map.of("traceparent", "00-1"));
    }
}
