package io.hedgerow.experiments.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.experiments.FeedbackStatistics;
import io.hedgerow.experiments.FeedbackStatistics.Judged;
import io.hedgerow.experiments.JoinRecord;
import io.hedgerow.experiments.KeptDecision;
import io.hedgerow.experiments.KeptPrediction;
import io.hedgerow.experiments.Score;
import io.hedgerow.proto.Feedback;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

/** The feedback join in checkpoints: bytes that earlier builds wrote must stay readable, and do not change under a version. */
class FeedbackStateTest {
    private static final JoinRecord DECISION = new JoinRecord(
            "r1",
            new KeptDecision("e", List.of(new KeptPrediction("", "ä", null), new KeptPrediction("v", null, 2.5))),
            null);
    private static final JoinRecord FEEDBACK = JoinRecord.of(new Feedback("r2", "5", null, 7));
    private static final JoinRecord MET = JoinRecord.met("r3");
    private static final FeedbackStatistics STATISTICS = new FeedbackStatistics(
            9,
            5,
            1,
            2,
            Map.of(new Judged("e", ""), new Score(4, 3, 0, 0, 0), new Judged("e", "v"), new Score(0, 0, 1, 2, 4)));

    /** As version 1 wrote them. */
    private static final String RECORDED_DECISION = "01" + "00027231" + "01" + "000165" + "00000002"
            + "0000" + "010002c3a4" + "00"
            + "000176" + "00" + "014004000000000000";

    private static final String RECORDED_FEEDBACK = "01" + "00027232" + "02" + "01000135" + "00" + "0000000000000007";
    private static final String RECORDED_MET = "01" + "00027233" + "00";
    private static final String RECORDED_STATISTICS = "01" + "0000000000000009" + "0000000000000005"
            + "0000000000000001" + "0000000000000002" + "00000002"
            + "000165" + "0000" + "0000000000000004" + "0000000000000003" + "0000000000000000" + "0000000000000000"
            + "0000000000000000"
            + "000165" + "000176" + "0000000000000000" + "0000000000000000" + "0000000000000001" + "4000000000000000"
            + "4010000000000000";

    @Test
    void whatIsWrittenDoesNotChangeUnderOneVersion() throws IOException {
        assertThat(written(DECISION)).isEqualTo(RECORDED_DECISION);
        assertThat(written(FEEDBACK)).isEqualTo(RECORDED_FEEDBACK);
        assertThat(written(MET)).isEqualTo(RECORDED_MET);
        assertThat(HexFormat.of().formatHex(StatisticsFormat.write(STATISTICS))).isEqualTo(RECORDED_STATISTICS);
    }

    @Test
    void recordedBytesAreRead() throws IOException {
        assertThat(read(RECORDED_DECISION)).isEqualTo(DECISION);
        assertThat(read(RECORDED_FEEDBACK)).isEqualTo(FEEDBACK);
        assertThat(read(RECORDED_MET)).isEqualTo(MET);
        assertThat(StatisticsFormat.read(HexFormat.of().parseHex(RECORDED_STATISTICS)))
                .isEqualTo(STATISTICS);
    }

    @Test
    void stateOfThisVersionIsCompatible() throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(16);
        TypeSerializerSnapshot.writeVersionedSnapshot(out, JoinRecordSerializer.INSTANCE.snapshotConfiguration());
        TypeSerializerSnapshot<JoinRecord> snapshot = TypeSerializerSnapshot.readVersionedSnapshot(
                new DataInputDeserializer(out.getCopyOfBuffer()), getClass().getClassLoader());

        assertThat(JoinRecordSerializer.INSTANCE
                        .snapshotConfiguration()
                        .resolveSchemaCompatibility(snapshot)
                        .isCompatibleAsIs())
                .isTrue();
        assertThat(snapshot.restoreSerializer()).isEqualTo(JoinRecordSerializer.INSTANCE);
    }

    @Test
    void laterVersionsAndDamagedBytesAreRefused() {
        refused("02" + RECORDED_MET.substring(2), "version 2");
        refused("01" + "00027233" + "03", "kind 3");
        refused("01" + "00027231" + "01" + "000165" + "7fffffff", "2147483647 predictions");
        refused("01" + "00027232" + "02" + "00" + "00" + "0000000000000007", "a label or a value");
        assertThatThrownBy(() -> StatisticsFormat.read(new byte[] {2})).hasMessageContaining("version 2");
        assertThatThrownBy(() -> new JoinRecordSerializerSnapshot()
                        .readSnapshot(
                                2,
                                new DataInputDeserializer(new byte[0]),
                                getClass().getClassLoader()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("version 2");
    }

    @Test
    void whateverTheBytesAreTheyAreReadOrRefused() {
        byte[] good = HexFormat.of().parseHex(RECORDED_DECISION);
        for (long seed = 0; seed < 5_000; seed++) {
            Random random = new Random(seed);
            byte[] bytes = Arrays.copyOf(good, 1 + random.nextInt(good.length));
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            try {
                JoinRecordSerializer.INSTANCE.deserialize(new DataInputDeserializer(bytes));
            } catch (IOException refused) {
                assertThat(refused).as("seed %d", seed).isNotNull();
            }
        }
    }

    private static void refused(String hex, String reason) {
        assertThatThrownBy(() -> read(hex)).isInstanceOf(IOException.class).hasMessageContaining(reason);
    }

    private static String written(JoinRecord record) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(16);
        JoinRecordSerializer.INSTANCE.serialize(record, out);
        return HexFormat.of().formatHex(out.getCopyOfBuffer());
    }

    private static JoinRecord read(String hex) throws IOException {
        return JoinRecordSerializer.INSTANCE.deserialize(
                new DataInputDeserializer(HexFormat.of().parseHex(hex)));
    }
}
