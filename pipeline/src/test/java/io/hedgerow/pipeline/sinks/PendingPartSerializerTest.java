package io.hedgerow.pipeline.sinks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Pending parts in state. The bytes that earlier builds wrote must stay readable, and what is written must not change
 * under one version: {@code ./mvnw -pl pipeline test -Dtest=PendingPartSerializerTest -Dhedgerow.record=true} adds the
 * recordings of the current version where they are missing and never changes existing ones.
 */
@Timeout(60)
class PendingPartSerializerTest {
    private static final Path RECORDINGS = Path.of("src/test/resources/pending-parts");
    private static final List<Integer> VERSIONS = List.of(1);
    private static final boolean RECORDING = Boolean.getBoolean("hedgerow.record");
    private static final PendingPartSerializer SERIALIZER = PendingPartSerializer.INSTANCE;

    @BeforeAll
    static void recordWhatIsMissing() throws IOException {
        if (RECORDING) {
            record("snapshot", snapshotBytes());
            record("records", recordBytes());
        }
    }

    @Test
    void whatIsWrittenDoesNotChangeUnderOneVersion() throws IOException {
        assertThat(snapshotBytes()).isEqualTo(recorded(PendingPartSerializer.VERSION, "snapshot"));
        assertThat(recordBytes()).isEqualTo(recorded(PendingPartSerializer.VERSION, "records"));
    }

    @Test
    void recordedStateIsRestored() throws IOException {
        for (int version : VERSIONS) {
            TypeSerializerSnapshot<PendingPart> snapshot = TypeSerializerSnapshot.readVersionedSnapshot(
                    new DataInputDeserializer(recorded(version, "snapshot")),
                    PendingPartSerializerTest.class.getClassLoader());
            assertThat(SERIALIZER
                            .snapshotConfiguration()
                            .resolveSchemaCompatibility(snapshot)
                            .isIncompatible())
                    .isFalse();
            TypeSerializer<PendingPart> restored = snapshot.restoreSerializer();
            DataInputDeserializer in = new DataInputDeserializer(recorded(version, "records"));
            for (PendingPart expected : samples()) {
                PendingPart part = restored.deserialize(in);
                assertThat(part.path()).isEqualTo(expected.path());
                assertThat(part.isVisible()).isFalse();
                assertThat(part.sealed().version()).isEqualTo(expected.sealed().version());
                assertThat(part.sealed().bytes()).isEqualTo(expected.sealed().bytes());
            }
            assertThat(in.available()).isZero();
        }
    }

    @Test
    void copiesAreTheSamePartAndNeedNotWait() {
        PendingPart part = PendingPart.begun("/out/a");

        assertThat(SERIALIZER.isImmutableType()).isTrue();
        assertThat(SERIALIZER.copy(part)).isSameAs(part);
        assertThat(SERIALIZER.copy(part, part)).isSameAs(part);
        assertThat(SERIALIZER.duplicate()).isEqualTo(SERIALIZER);
    }

    @Test
    void serializeWaitsUntilThePartIsFinished() throws Exception {
        PendingPart part = PendingPart.begun("/out/a");
        AtomicReference<Thread> writer = new AtomicReference<>();
        CompletableFuture<byte[]> written = serializeElsewhere(part, writer);
        awaitWaiting(writer);
        assertThat(written).isNotDone();

        part.seal(new PendingPart.Sealed(3, new byte[] {1, 2}));

        PendingPart read = SERIALIZER.deserialize(new DataInputDeserializer(written.get(30, TimeUnit.SECONDS)));
        assertThat(read.path()).isEqualTo("/out/a");
        assertThat(read.sealed().version()).isEqualTo(3);
        assertThat(read.sealed().bytes()).containsExactly(1, 2);
    }

    @Test
    void theWaitEndsWithAnIoExceptionWhenThePartFailsOrTheThreadIsInterrupted() {
        PendingPart failing = PendingPart.begun("/out/a");
        AtomicReference<Thread> writer = new AtomicReference<>();
        CompletableFuture<byte[]> failed = serializeElsewhere(failing, writer);
        awaitWaiting(writer);
        failing.abandon(new IOException("the disk is gone"));
        assertThatThrownBy(() -> failed.get(30, TimeUnit.SECONDS)).hasMessageContaining("the disk is gone");

        AtomicReference<Thread> interrupted = new AtomicReference<>();
        CompletableFuture<byte[]> broken = serializeElsewhere(PendingPart.begun("/out/b"), interrupted);
        awaitWaiting(interrupted);
        interrupted.get().interrupt();
        assertThatThrownBy(() -> broken.get(30, TimeUnit.SECONDS))
                .hasMessageContaining("interrupted while /out/b was not finished");
    }

    @Test
    void damagedBytesAndLaterVersionsAreRefused() throws IOException {
        byte[] bytes = recordBytes();
        bytes[0] = 9;
        assertThatThrownBy(() -> SERIALIZER.deserialize(new DataInputDeserializer(bytes)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("format version 9");
        bytes[0] = 1;
        bytes[1] = 127;
        assertThatThrownBy(() -> SERIALIZER.deserialize(new DataInputDeserializer(bytes)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot have");
        assertThatThrownBy(() -> new PendingPartSerializerSnapshot()
                        .readSnapshot(
                                2,
                                new DataInputDeserializer(new byte[0]),
                                getClass().getClassLoader()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("format version 2");
    }

    private static CompletableFuture<byte[]> serializeElsewhere(PendingPart part, AtomicReference<Thread> by) {
        CompletableFuture<byte[]> written = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            DataOutputSerializer out = new DataOutputSerializer(64);
            try {
                SERIALIZER.serialize(part, out);
                written.complete(out.getCopyOfBuffer());
            } catch (IOException e) {
                written.completeExceptionally(e);
            }
        });
        thread.start();
        by.set(thread);
        return written;
    }

    private static void awaitWaiting(AtomicReference<Thread> thread) {
        Awaitility.await().until(() -> thread.get().getState() == Thread.State.WAITING);
    }

    private static List<PendingPart> samples() {
        return List.of(
                PendingPart.restored(
                        "file:/out/answers-20260101T000000000-0-0123456789abcdef-0.jsonl",
                        new PendingPart.Sealed(1, "a local file".getBytes(UTF_8))),
                PendingPart.restored("s3://bücket/ä", new PendingPart.Sealed(-2, new byte[0])));
    }

    private static byte[] snapshotBytes() throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        TypeSerializerSnapshot.writeVersionedSnapshot(out, SERIALIZER.snapshotConfiguration());
        return out.getCopyOfBuffer();
    }

    private static byte[] recordBytes() throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        for (PendingPart part : samples()) {
            SERIALIZER.serialize(part, out);
        }
        return out.getCopyOfBuffer();
    }

    private static void record(String kind, byte[] bytes) throws IOException {
        Path file = file(PendingPartSerializer.VERSION, kind);
        if (!Files.exists(file)) {
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
        }
    }

    private static byte[] recorded(int version, String kind) throws IOException {
        Path file = file(version, kind);
        assertThat(file)
                .as("recordings of a new version are made with -Dhedgerow.record=true")
                .exists();
        return Files.readAllBytes(file);
    }

    private static Path file(int version, String kind) {
        return RECORDINGS.resolve("v" + version).resolve("PendingPart." + kind);
    }
}
