package io.hedgerow.proto.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bytes that earlier builds wrote must stay readable, and what is written must not change under one version.
 * Run with {@code -Dhedgerow.record=true} to add the recordings that are missing; existing ones are never changed.
 */
class RecordedBytesTest {
    private static final Path RECORDINGS = Path.of("src/test/resources/messages");
    private static final boolean RECORDING = Boolean.getBoolean("hedgerow.record");

    static List<String> messages() {
        return MessageTypes.all().stream().map(TypeInformation::toString).toList();
    }

    static Stream<Arguments> versionsAndMessages() {
        return IntStream.rangeClosed(1, MessageSerializer.VERSION)
                .boxed()
                .flatMap(version -> messages().stream()
                        .filter(name -> version >= SampleMessages.firstVersion(name))
                        .map(name -> Arguments.of(version, name)));
    }

    @BeforeAll
    static void recordWhatIsMissing() throws IOException {
        if (RECORDING) {
            for (String name : messages()) {
                record(name, "snapshot", snapshotBytes(name));
                record(name, "records", recordBytes(MessageSerializer.VERSION, name));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void whatIsWrittenDoesNotChangeUnderOneVersion(String name) throws IOException {
        int version = MessageSerializer.VERSION;
        assertThat(snapshotBytes(name))
                .as("snapshot of %s: see 'Serializers' in proto/README.md", name)
                .isEqualTo(recorded(version, name, "snapshot"));
        assertThat(recordBytes(version, name))
                .as(
                        "the format of %s changed: raise MessageSerializer.VERSION, see 'Serializers' in"
                                + " proto/README.md",
                        name)
                .isEqualTo(recorded(version, name, "records"));
    }

    @ParameterizedTest
    @MethodSource("versionsAndMessages")
    void recordedStateIsRestored(int version, String name) throws IOException {
        TypeSerializer<Object> restored = restoredSerializer(version, name);
        DataInputDeserializer in = new DataInputDeserializer(recorded(version, name, "records"));
        List<Object> messages = new ArrayList<>();
        while (in.available() > 0) {
            messages.add(restored.deserialize(in));
        }
        assertThat(messages).isEqualTo(SampleMessages.of(version, name));
    }

    @ParameterizedTest
    @MethodSource("versionsAndMessages")
    void recordedStateIsCompatible(int version, String name) throws IOException {
        MessageSerializer<?> now = MessageTypes.serializerOf(name);
        @SuppressWarnings("unchecked")
        TypeSerializerSnapshot<Object> snapshot = (TypeSerializerSnapshot<Object>) now.snapshotConfiguration();
        var compatibility = snapshot.resolveSchemaCompatibility(recordedSnapshot(version, name));
        assertThat(compatibility.isCompatibleAsIs()).isEqualTo(version == MessageSerializer.VERSION);
        assertThat(compatibility.isCompatibleAfterMigration()).isEqualTo(version < MessageSerializer.VERSION);
    }

    /** The buffers of an unaligned checkpoint between pool and collector: there a reply once travelled by itself. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aSingleReplyInFlightIsReadAmongReplies(int version) throws IOException {
        MessageSerializer<?> edge = MessageTypes.serializerOf("AttemptReplies");
        DataInputDeserializer in = new DataInputDeserializer(recorded(version, "AttemptReply", "records"));
        List<Object> messages = new ArrayList<>();
        while (in.available() > 0) {
            messages.add(edge.deserialize(in));
        }
        assertThat(messages).isEqualTo(SampleMessages.of(version, "AttemptReply"));
    }

    private static TypeSerializer<Object> restoredSerializer(int version, String name) throws IOException {
        TypeSerializer<Object> restored = recordedSnapshot(version, name).restoreSerializer();
        assertThat(restored).isEqualTo(MessageTypes.serializerOf(name));
        return restored;
    }

    private static TypeSerializerSnapshot<Object> recordedSnapshot(int version, String name) throws IOException {
        return TypeSerializerSnapshot.readVersionedSnapshot(
                new DataInputDeserializer(recorded(version, name, "snapshot")),
                RecordedBytesTest.class.getClassLoader());
    }

    private static byte[] snapshotBytes(String name) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        TypeSerializerSnapshot.writeVersionedSnapshot(
                out, MessageTypes.serializerOf(name).snapshotConfiguration());
        return out.getCopyOfBuffer();
    }

    @SuppressWarnings("unchecked")
    private static byte[] recordBytes(int version, String name) throws IOException {
        MessageSerializer<Object> serializer = (MessageSerializer<Object>) MessageTypes.serializerOf(name);
        DataOutputSerializer out = new DataOutputSerializer(64);
        for (Object message : SampleMessages.of(version, name)) {
            serializer.serialize(message, out);
        }
        return out.getCopyOfBuffer();
    }

    private static void record(String name, String kind, byte[] bytes) throws IOException {
        Path file = file(MessageSerializer.VERSION, name, kind);
        if (!Files.exists(file)) {
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
        }
    }

    private static byte[] recorded(int version, String name, String kind) throws IOException {
        Path file = file(version, name, kind);
        assertThat(file)
                .as("recordings of a new version are made with -Dhedgerow.record=true")
                .exists();
        return Files.readAllBytes(file);
    }

    private static Path file(int version, String name, String kind) {
        return RECORDINGS.resolve("v" + version).resolve(name + "." + kind);
    }
}
