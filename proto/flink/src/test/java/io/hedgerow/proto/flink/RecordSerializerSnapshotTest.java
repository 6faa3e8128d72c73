package io.hedgerow.proto.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;
import org.junit.jupiter.api.Test;

/** What every record's serializer and snapshot have from their bases, beyond what the tests of messages show. */
class RecordSerializerSnapshotTest {
    private static final CountSerializer SERIALIZER = new CountSerializer();

    record Count(int value) {}

    /** In its second version: the first wrote one byte. */
    static final class CountSerializer extends RecordSerializer<Count> {
        private static final long serialVersionUID = 1L;

        CountSerializer() {
            super(Count.class, 2);
        }

        @Override
        protected void write(Count count, DataOutputView out) throws IOException {
            out.writeInt(count.value());
        }

        @Override
        protected Count read(int version, DataInputView in) throws IOException {
            return new Count(version == 1 ? in.readByte() : in.readInt());
        }

        @Override
        public Count createInstance() {
            return new Count(0);
        }

        @Override
        public TypeSerializerSnapshot<Count> snapshotConfiguration() {
            return new CountSnapshot();
        }
    }

    /** Public only because Flink instantiates it. */
    public static final class CountSnapshot extends RecordSerializerSnapshot<Count> {
        public CountSnapshot() {
            super(SERIALIZER);
        }
    }

    /** Of another kind of state. */
    public static final class OtherSnapshot extends RecordSerializerSnapshot<Count> {
        public OtherSnapshot() {
            super(SERIALIZER);
        }
    }

    @Test
    void stateOfThisAndOfEarlierVersionsIsReadAsItIs() throws IOException {
        for (int version : new int[] {1, 2}) {
            TypeSerializerSnapshot<Count> stored = stored(version);
            assertThat(SERIALIZER
                            .snapshotConfiguration()
                            .resolveSchemaCompatibility(stored)
                            .isCompatibleAsIs())
                    .isTrue();
            assertThat(stored.restoreSerializer()).isEqualTo(SERIALIZER);
        }
        assertThat(SERIALIZER.deserialize(new DataInputDeserializer(new byte[] {1, 7})))
                .isEqualTo(new Count(7));
        assertThat(SERIALIZER.deserialize(new DataInputDeserializer(new byte[] {2, 0, 0, 1, 0})))
                .isEqualTo(new Count(256));
    }

    @Test
    void stateOfALaterVersionIsRefusedByName() {
        for (int version : new int[] {0, 3}) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> stored(version))
                    .withMessage("the state holds records of kind Count and format version " + version
                            + "; this release reads versions 1 to 2");
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> SERIALIZER.deserialize(new DataInputDeserializer(new byte[] {(byte) version, 7})))
                    .withMessage("Count was written under format version " + version
                            + "; this release reads versions 1 to 2");
        }
    }

    @Test
    void stateOfAnotherKindIsIncompatible() {
        assertThat(new CountSnapshot()
                        .resolveSchemaCompatibility(new OtherSnapshot())
                        .isIncompatible())
                .isTrue();
    }

    @Test
    void bytesOfAnEarlierVersionAreCopiedAsTodays() throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(8);
        SERIALIZER.copy(new DataInputDeserializer(new byte[] {1, 7}), out);
        assertThat(out.getCopyOfBuffer()).containsExactly(2, 0, 0, 0, 7);
    }

    /** As Flink finds it in a checkpoint: the class's name, the version, and nothing more. */
    private static TypeSerializerSnapshot<Count> stored(int version) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        out.writeUTF(CountSnapshot.class.getName());
        out.writeInt(version);
        return TypeSerializerSnapshot.readVersionedSnapshot(
                new DataInputDeserializer(out.getCopyOfBuffer()), RecordSerializerSnapshotTest.class.getClassLoader());
    }
}
