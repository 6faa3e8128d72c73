package io.hedgerow.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.kafka.SourceRecord.RecordHeader;
import io.hedgerow.proto.DeadLetter;
import io.hedgerow.proto.DecodeException;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class ErrorHeadersTest {
    private static final int MOST_BYTES = 10_000;

    private final ErrorHeaders headers = new ErrorHeaders("dead", "wine", MOST_BYTES);

    @Test
    void theRecordIsAsItWasWithItsPlaceAndReasonBehind() {
        ProducerRecord<byte[], byte[]> dead = headers.record(refused(bytes("value")));

        assertThat(dead.topic()).isEqualTo("dead");
        assertThat(dead.key()).isEqualTo(bytes("key"));
        assertThat(dead.value()).isEqualTo(bytes("value"));
        assertThat(header(dead, "own")).isEqualTo("kept");
        assertThat(header(dead, "__connect.errors.topic")).isEqualTo("in");
        assertThat(header(dead, "__connect.errors.partition")).isEqualTo("3");
        assertThat(header(dead, "__connect.errors.offset")).isEqualTo("99");
        assertThat(header(dead, "__connect.errors.connector.name")).isEqualTo("wine");
        assertThat(header(dead, "__connect.errors.stage")).isEqualTo("decode");
        assertThat(header(dead, "__connect.errors.exception.class.name")).isEqualTo(DecodeException.class.getName());
        assertThat(header(dead, "__connect.errors.exception.message")).isEqualTo("broken");
        assertThat(dead.headers().lastHeader(ErrorHeaders.CUT)).isNull();
    }

    @Test
    void aRecordTheTopicWouldRefuseIsCutAndSaysSo() {
        ProducerRecord<byte[], byte[]> dead = headers.record(refused(new byte[MOST_BYTES]));

        assertThat(dead.value()).hasSizeBetween(MOST_BYTES / 2, MOST_BYTES - 500);
        assertThat(header(dead, ErrorHeaders.CUT)).isEqualTo("true");
        assertThat(header(dead, ErrorHeaders.SIZE)).isEqualTo("10000");
    }

    @Test
    void keyAndHeadersThatLeaveNoRoomAreLeftOut() {
        SourceRecord letter = new SourceRecord(
                        "in",
                        3,
                        99,
                        1,
                        new byte[MOST_BYTES],
                        bytes("value"),
                        List.of(new RecordHeader("own", bytes("lost"))),
                        null)
                .refused("decode", new DecodeException("x".repeat(1_000_000)));

        ProducerRecord<byte[], byte[]> dead = headers.record(letter);

        assertThat(dead.key()).isNull();
        assertThat(dead.value()).isEqualTo(bytes("value"));
        assertThat(dead.headers().lastHeader("own")).isNull();
        assertThat(header(dead, ErrorHeaders.BARE)).isEqualTo("true");
        assertThat(header(dead, "__connect.errors.offset")).isEqualTo("99");
        assertThat(header(dead, "__connect.errors.exception.message")).hasSizeLessThan(5_000);
    }

    @Test
    void aTombstoneStaysOne() {
        assertThat(headers.record(refused(null)).value()).isNull();
    }

    @Test
    void aDeadLetterOfAFileGoesTheSameWayAndBack() {
        DeadLetter letter = new DeadLetter("decode", "bad", "a.jsonl", 0, 7, 3, bytes("raw"));

        SourceRecord record = SourceRecord.of(letter);

        assertThat(header(headers.record(record), "__connect.errors.offset")).isEqualTo("7");
        assertThat(record.toDeadLetter()).isEqualTo(letter);
    }

    private static SourceRecord refused(byte[] value) {
        return new SourceRecord(
                        "in", 3, 99, 1, bytes("key"), value, List.of(new RecordHeader("own", bytes("kept"))), null)
                .refused("decode", new DecodeException("broken"));
    }

    private static String header(ProducerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
