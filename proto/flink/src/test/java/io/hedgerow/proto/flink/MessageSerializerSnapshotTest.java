package io.hedgerow.proto.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hedgerow.proto.Answer;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class MessageSerializerSnapshotTest {
    private static final int NOW = MessageSerializer.VERSION;

    @Test
    void theSameVersionIsReadAsItIs() {
        assertThat(snapshot("Answer", NOW)
                        .resolveSchemaCompatibility(snapshot("Answer", NOW))
                        .isCompatibleAsIs())
                .isTrue();
    }

    @Test
    void anOlderVersionIsMigrated() {
        assertThat(snapshot("Answer", NOW + 1)
                        .resolveSchemaCompatibility(snapshot("Answer", NOW))
                        .isCompatibleAfterMigration())
                .isTrue();
    }

    @Test
    void aLaterVersionIsIncompatible() {
        assertThat(snapshot("Answer", NOW)
                        .resolveSchemaCompatibility(snapshot("Answer", NOW + 1))
                        .isIncompatible())
                .isTrue();
    }

    @Test
    void anotherMessageIsIncompatible() {
        assertThat(snapshot("Answer", NOW)
                        .resolveSchemaCompatibility(snapshot("Request", NOW))
                        .isIncompatible())
                .isTrue();
    }

    @Test
    void aLaterVersionIsReadButRestoresNoSerializer() throws IOException {
        TypeSerializerSnapshot<Answer> later = readBack(snapshot("Answer", NOW + 1));
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(later::restoreSerializer)
                .withMessageContaining("Answer of format version " + (NOW + 1))
                .withMessageContaining("1 to " + NOW);
    }

    @Test
    void aSnapshotRestoresItsSerializer() throws IOException {
        assertThat(readBack(snapshot("Answer", NOW)).restoreSerializer())
                .isEqualTo(MessageTypes.ANSWER.createSerializer(
                        (org.apache.flink.api.common.serialization.SerializerConfig) null));
    }

    @Test
    void anUnknownMessageIsNamed() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> readBack(snapshot("Verdict", NOW)))
                .withMessageContaining("Verdict");
    }

    @Test
    void damagedSnapshotsAreRefused() {
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> readBack(snapshot("Answer", 0)));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> new MessageSerializerSnapshot<Answer>()
                        .readSnapshot(
                                2,
                                new DataInputDeserializer(new byte[10]),
                                getClass().getClassLoader()))
                .withMessageContaining("layout 2");
    }

    private static MessageSerializerSnapshot<Answer> snapshot(String name, int version) {
        return new MessageSerializerSnapshot<>(name, version);
    }

    private static TypeSerializerSnapshot<Answer> readBack(MessageSerializerSnapshot<Answer> snapshot)
            throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        TypeSerializerSnapshot.writeVersionedSnapshot(out, snapshot);
        return TypeSerializerSnapshot.readVersionedSnapshot(
                new DataInputDeserializer(out.getCopyOfBuffer()), MessageSerializerSnapshotTest.class.getClassLoader());
    }
}
