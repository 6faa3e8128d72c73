package io.hedgerow.pipeline.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The control log in checkpoints. The bytes that earlier builds wrote must stay readable, and what is written must not
 * change under one version: {@code ./mvnw -pl pipeline test -Dtest=ControlStateTest -Dhedgerow.record=true} adds the
 * recordings of the current version where they are missing and never changes existing ones.
 */
class ControlStateTest {
    private static final Path RECORDINGS = Path.of("src/test/resources/control-state/v1");
    private static final ControlRecordSerializer SERIALIZER = ControlRecordSerializer.INSTANCE;
    private static final List<ControlRecord> RECORDS = List.of(
            ControlRecord.ofFile("Model-wine@1.yaml", "kind: Model # ä\n...\n".getBytes(UTF_8)),
            ControlRecord.unreadable("b.json", "is larger than 256 kB"),
            ControlRecord.vanished("gone.yaml"),
            ControlRecord.caughtUp());
    private static final ControlSplit SPLIT = new ControlSplit(Map.of(
            "a.yaml", ControlRecord.sha256(new byte[0]), "ä.json", "", "c.yml", ControlRecord.sha256(new byte[1])));

    @BeforeAll
    static void recordWhatIsMissing() throws IOException {
        if (Boolean.getBoolean("hedgerow.record")) {
            Files.createDirectories(RECORDINGS);
            record("ControlRecord.snapshot", snapshot());
            record("ControlRecord.records", records());
            record("ControlSplit.state", ControlSplitSerializer.INSTANCE.serialize(SPLIT));
            record("WaitingSplit.state", WaitingSplitSerializer.INSTANCE.serialize(Optional.of(SPLIT)));
            record("NoWaitingSplit.state", WaitingSplitSerializer.INSTANCE.serialize(Optional.empty()));
        }
    }

    @Test
    void whatIsWrittenDoesNotChangeUnderOneVersion() throws IOException {
        assertThat(snapshot()).isEqualTo(recorded("ControlRecord.snapshot"));
        assertThat(records()).isEqualTo(recorded("ControlRecord.records"));
        assertThat(ControlSplitSerializer.INSTANCE.serialize(SPLIT)).isEqualTo(recorded("ControlSplit.state"));
        assertThat(WaitingSplitSerializer.INSTANCE.serialize(Optional.of(SPLIT)))
                .isEqualTo(recorded("WaitingSplit.state"));
    }

    @Test
    void recordedBytesAreRestored() throws IOException {
        TypeSerializerSnapshot<ControlRecord> snapshot = TypeSerializerSnapshot.readVersionedSnapshot(
                new DataInputDeserializer(recorded("ControlRecord.snapshot")),
                getClass().getClassLoader());
        assertThat(SERIALIZER
                        .snapshotConfiguration()
                        .resolveSchemaCompatibility(snapshot)
                        .isCompatibleAsIs())
                .isTrue();
        TypeSerializer<ControlRecord> restored = snapshot.restoreSerializer();
        DataInputDeserializer in = new DataInputDeserializer(recorded("ControlRecord.records"));
        for (ControlRecord expected : RECORDS) {
            ControlRecord read = restored.deserialize(in);
            assertThat(read).isEqualTo(expected);
            assertThat(read.bytes()).isEqualTo(expected.bytes());
        }
        assertThat(in.available()).isZero();
        assertThat(ControlSplitSerializer.INSTANCE.deserialize(1, recorded("ControlSplit.state")))
                .isEqualTo(SPLIT);
        assertThat(WaitingSplitSerializer.INSTANCE.deserialize(1, recorded("WaitingSplit.state")))
                .contains(SPLIT);
        assertThat(WaitingSplitSerializer.INSTANCE.deserialize(1, recorded("NoWaitingSplit.state")))
                .isEmpty();
    }

    @Test
    void laterVersionsAndDamagedBytesAreRefused() throws IOException {
        assertThatThrownBy(() -> ControlSplitSerializer.INSTANCE.deserialize(2, new byte[4]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("format version 2");
        assertThatThrownBy(() -> WaitingSplitSerializer.INSTANCE.deserialize(2, new byte[1]))
                .hasMessageContaining("format version 2");
        assertThatThrownBy(() -> new ControlRecordSerializerSnapshot()
                        .readSnapshot(
                                2,
                                new DataInputDeserializer(new byte[0]),
                                getClass().getClassLoader()))
                .hasMessageContaining("format version 2");
        byte[] bytes = records();
        bytes[0] = 7;
        assertThatThrownBy(() -> SERIALIZER.deserialize(new DataInputDeserializer(bytes)))
                .hasMessageContaining("format version 7");
        bytes[0] = 1;
        bytes[1] = 9;
        assertThatThrownBy(() -> SERIALIZER.deserialize(new DataInputDeserializer(bytes)))
                .hasMessageContaining("kind 9");
        bytes[1] = 0;
        bytes[2] = 127;
        assertThatThrownBy(() -> SERIALIZER.deserialize(new DataInputDeserializer(bytes)))
                .hasMessageContaining("cannot have");
    }

    private static byte[] snapshot() throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        TypeSerializerSnapshot.writeVersionedSnapshot(out, SERIALIZER.snapshotConfiguration());
        return out.getCopyOfBuffer();
    }

    private static byte[] records() throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        for (ControlRecord record : RECORDS) {
            SERIALIZER.serialize(record, out);
        }
        return out.getCopyOfBuffer();
    }

    private static void record(String name, byte[] bytes) throws IOException {
        if (!Files.exists(RECORDINGS.resolve(name))) {
            Files.write(RECORDINGS.resolve(name), bytes);
        }
    }

    private static byte[] recorded(String name) throws IOException {
        assertThat(RECORDINGS.resolve(name))
                .as("recordings of a new version are made with -Dhedgerow.record=true")
                .exists();
        return Files.readAllBytes(RECORDINGS.resolve(name));
    }
}
