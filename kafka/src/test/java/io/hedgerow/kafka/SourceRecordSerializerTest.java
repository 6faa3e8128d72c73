package io.hedgerow.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.kafka.SourceRecord.RecordHeader;
import io.hedgerow.kafka.SourceRecord.Refusal;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class SourceRecordSerializerTest {
    private static final SourceRecord REFUSED = new SourceRecord(
            "t", 2, 3, 4, null, new byte[] {'v'}, List.of(new RecordHeader("h", null)), new Refusal("s", "", "r", 1));

    /** As version 1 wrote it: a checkpoint of an earlier build may hold it. */
    private static final String RECORDED = "01" + "0000000174" + "00000002" + "0000000000000003" + "0000000000000004"
            + "ffffffff" + "0000000176" + "00000001" + "0000000168" + "ffffffff"
            + "01" + "0000000173" + "00000000" + "0000000172" + "0000000000000001";

    @Test
    void writesWhatItWrote() throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(16);
        SourceRecordSerializer.INSTANCE.serialize(REFUSED, out);

        assertThat(HexFormat.of().formatHex(out.getCopyOfBuffer())).isEqualTo(RECORDED);
    }

    @Test
    void readsWhatWasRecorded() throws IOException {
        assertThat(read(RECORDED)).isEqualTo(REFUSED);
    }

    @Test
    void aRecordThatWasNotRefusedComesBackWithItsKey() throws IOException {
        SourceRecord record = new SourceRecord("t", 0, 0, -1, new byte[] {1, 2}, null, List.of(), null);
        DataOutputSerializer out = new DataOutputSerializer(16);
        SourceRecordSerializer.INSTANCE.serialize(record, out);

        assertThat(read(HexFormat.of().formatHex(out.getCopyOfBuffer()))).isEqualTo(record);
    }

    @Test
    void otherVersionsAndDamagedLengthsAreRefused() {
        assertThatThrownBy(() -> read("02" + RECORDED.substring(2)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("version 2");
        assertThatThrownBy(() -> read("01" + "7fffffff"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("2147483647");
    }

    private static SourceRecord read(String hex) throws IOException {
        return SourceRecordSerializer.INSTANCE.deserialize(
                new DataInputDeserializer(HexFormat.of().parseHex(hex)));
    }
}
