package io.hedgerow.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.kafka.KafkaTopic.Format;
import io.hedgerow.kafka.SourceRecord.RecordHeader;
import io.hedgerow.proto.DecodeException;
import io.hedgerow.proto.Request;
import io.hedgerow.proto.RequestProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestDecoderTest {
    private final RequestDecoder json = new RequestDecoder(Format.JSON);

    @Test
    void positionAndTimestampGiveWhatTheValueLeavesOut() throws DecodeException {
        Request request = json.decode(record("{\"endpoint\":\"e\",\"features\":{\"x\":1}}"));

        assertThat(request.requestId()).isEqualTo("orders-2-17");
        assertThat(request.eventTimeMillis()).isEqualTo(1_000);
        assertThat(request.deadlineMillis()).isEqualTo(Request.UNSET);
        assertThat(request.headers()).isEmpty();
    }

    @Test
    void whatTheValueSaysCountsMore() throws DecodeException {
        Request request = new RequestDecoder(Format.PROTOBUF)
                .decode(record(RequestProto.encode(new Request(
                        "own",
                        "e",
                        null,
                        io.hedgerow.policies.Priority.NORMAL,
                        Request.UNSET,
                        77,
                        null,
                        Map.of("x", 1.0),
                        Map.of()))));

        assertThat(request.requestId()).isEqualTo("own");
        assertThat(request.eventTimeMillis()).isEqualTo(77);
    }

    @Test
    void theEarlierOfTwoDeadlinesCounts() throws DecodeException {
        String value = "{\"endpoint\":\"e\",\"deadlineMillis\":500,\"features\":{\"x\":1}}";

        assertThat(json.decode(record(value)).deadlineMillis()).isEqualTo(500);
        assertThat(json.decode(record(value, header(RequestDecoder.DEADLINE, "400")))
                        .deadlineMillis())
                .isEqualTo(400);
        assertThat(json.decode(record(value, header(RequestDecoder.DEADLINE, "600")))
                        .deadlineMillis())
                .isEqualTo(500);
        assertThat(json.decode(record("{\"endpoint\":\"e\",\"features\":{}}", header(RequestDecoder.DEADLINE, "0")))
                        .deadlineMillis())
                .isZero();
    }

    @Test
    void conventionalHeadersAreCarriedByteForByteAndOthersAreNot() throws DecodeException {
        byte[] every = new byte[256];
        for (int i = 0; i < every.length; i++) {
            every[i] = (byte) i;
        }
        Request request = json.decode(record(
                "{\"endpoint\":\"e\",\"features\":{\"x\":1}}",
                header("traceparent", "first"),
                header("traceparent", "last"),
                new RecordHeader("kafka_correlationId", every),
                new RecordHeader("ce_empty", null),
                header("ce_id", "17"),
                header("kafka_replyTopic", "replies"),
                header("authorization", "secret")));

        assertThat(request.headers())
                .containsOnlyKeys("traceparent", "kafka_correlationId", "ce_id", "kafka_replyTopic")
                .containsEntry("traceparent", "last");
        assertThat(CarriedHeaders.toRecord(request.headers())
                        .lastHeader("kafka_correlationId")
                        .value())
                .isEqualTo(every);
    }

    @Test
    void whatIsNoRequestSaysWhy() {
        assertRefused(record((byte[]) null), "no value");
        assertRefused(record("not JSON"), "");
        assertRefused(
                record("{\"endpoint\":\"e\"}", header(RequestDecoder.DEADLINE, "tomorrow")), "epoch milliseconds");
        assertRefused(
                record("{\"endpoint\":\"e\",\"features\":{}}", header("ce_data", "x".repeat(9_000))), "at most 8192");
    }

    private void assertRefused(SourceRecord record, String reason) {
        assertThatThrownBy(() -> json.decode(record))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining(reason);
    }

    private static RecordHeader header(String name, String value) {
        return new RecordHeader(name, value.getBytes(UTF_8));
    }

    private static SourceRecord record(String value, RecordHeader... headers) {
        return record(value.getBytes(UTF_8), headers);
    }

    private static SourceRecord record(byte[] value, RecordHeader... headers) {
        return new SourceRecord("orders", 2, 17, 1_000, null, value, new ArrayList<>(List.of(headers)), null);
    }
}
