package io.hedgerow.executors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bytes that come piece by piece: where they are meanwhile, and what is left of those that do not come to an end. */
class ArtifactIntakeTest {
    private static final int PIECE_BYTES = 10_000;
    private static final int LARGE_BYTES = 3 * ModelArtifact.LARGE_BYTES;
    private static final long MOST_BYTES = 100L * ModelArtifact.LARGE_BYTES;
    private static final String OTHER = "0".repeat(64);

    @TempDir
    private Path temporary;

    private Path folder() {
        return temporary.resolve("cache");
    }

    private ArtifactCache cache() {
        return ArtifactCache.in(folder(), MOST_BYTES);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder())) {
            return all.toList();
        }
    }

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static void write(ArtifactIntake intake, byte[] bytes, int from, int to) throws IOException {
        for (int start = from; start < to; start += PIECE_BYTES) {
            intake.write(ByteBuffer.wrap(bytes, start, Math.min(PIECE_BYTES, to - start)));
        }
    }

    private static ModelArtifact taken(ArtifactIntake intake, byte[] bytes) throws IOException {
        try (intake) {
            write(intake, bytes, 0, bytes.length);
            return intake.finish();
        }
    }

    @Test
    void fewBytesBecomeAnArrayAndManyAFile() throws Exception {
        for (int size : new int[] {0, 1, ModelArtifact.LARGE_BYTES - 1, ModelArtifact.LARGE_BYTES, LARGE_BYTES}) {
            byte[] bytes = bytes(size);
            ModelArtifact artifact = taken(cache().intake("m", null), bytes);
            assertThat(artifact).isEqualTo(ModelArtifact.of("m", bytes));
            assertThat(artifact.bytes()).isEqualTo(bytes);
            assertThat(artifact.buffer().isDirect()).as(size + " bytes").isEqualTo(size >= ModelArtifact.LARGE_BYTES);
            assertThat(folder().resolve(artifact.sha256())).hasBinaryContent(bytes);
        }
    }

    @Test
    void manyBytesTakeNoMoreOfTheHeapThanAFewDo() throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        ByteBuffer piece = ByteBuffer.wrap(bytes(PIECE_BYTES));
        taken(cache().intake("warm", null), bytes(LARGE_BYTES));
        long before = threads.getCurrentThreadAllocatedBytes();
        try (ArtifactIntake intake = cache().intake("m", null)) {
            for (int taken = 0; taken < 64 << 20; taken += PIECE_BYTES) {
                intake.write(piece.duplicate());
            }
            assertThat(intake.finish().sizeBytes()).isGreaterThanOrEqualTo(64 << 20);
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(8L * ModelArtifact.LARGE_BYTES);
    }

    @Test
    void whatDoesNotComeToAnEndLeavesNothing() throws Exception {
        byte[] bytes = bytes(LARGE_BYTES);
        for (int size : new int[] {100, LARGE_BYTES}) {
            ArtifactIntake intake = cache().intake("m", null);
            write(intake, bytes, 0, size);
            assertThat(files()).hasSize(size == LARGE_BYTES ? 1 : 0);
            intake.close();
            intake.close();
            assertThat(folder()).isEmptyDirectory();
            assertThatThrownBy(() -> intake.write(ByteBuffer.allocate(1))).isInstanceOf(ClosedChannelException.class);
            assertThatThrownBy(intake::finish).isInstanceOf(ClosedChannelException.class);
        }
        assertThat(folder()).isEmptyDirectory();
    }

    @Test
    void bytesOfAnotherDigestAreGivenButNotKept() throws Exception {
        for (int size : new int[] {100, LARGE_BYTES}) {
            byte[] bytes = bytes(size);
            ModelArtifact artifact = taken(cache().intake("m", OTHER), bytes);
            assertThat(artifact).as("for the caller to compare").isEqualTo(ModelArtifact.of("m", bytes));
            assertThat(artifact.bytes()).isEqualTo(bytes);
            assertThat(folder()).isEmptyDirectory();
            taken(cache().intake("m", artifact.sha256()), bytes);
            assertThat(folder().resolve(artifact.sha256())).hasBinaryContent(bytes);
            Files.delete(folder().resolve(artifact.sha256()));
        }
    }

    @Test
    void twoWhoTakeInTheSameBytesAtOnceBothHaveThemAndLeaveOneFile() throws Exception {
        byte[] bytes = bytes(LARGE_BYTES);
        ArtifactIntake one = cache().intake("one", null);
        ArtifactIntake other = cache().intake("other", null);
        write(one, bytes, 0, 2 * ModelArtifact.LARGE_BYTES);
        write(other, bytes, 0, bytes.length);
        ModelArtifact others = other.finish();
        write(one, bytes, 2 * ModelArtifact.LARGE_BYTES, bytes.length);
        ModelArtifact ones = one.finish();

        assertThat(others.bytes()).as("whose file was replaced").isEqualTo(bytes);
        assertThat(ones.bytes()).isEqualTo(bytes);
        assertThat(files()).containsExactly(folder().resolve(ones.sha256()));
        assertThat(cache().find("m", ones.sha256())).isPresent();
    }

    @Test
    void aDiskThatIsFullIsSaidWithWhatToDoAndLeavesNothing() {
        ArtifactIntake intake = new ArtifactIntake(cache(), "m", null, FullDisk::open);
        assertThatThrownBy(() -> taken(intake, bytes(LARGE_BYTES)))
                .isInstanceOf(ArtifactNotKeptException.class)
                .hasMessageContaining("a large model has to be written to " + folder())
                .hasMessageContaining("No space left on device")
                .hasMessageContaining("make room there, or set another folder by -Djava.io.tmpdir");
        assertThat(folder()).isEmptyDirectory();
    }

    @Test
    void aDiskThatIsFullDoesNotStandInTheWayOfSmallBytes() throws Exception {
        byte[] bytes = bytes(100);
        assertThat(taken(new ArtifactIntake(cache(), "m", null, FullDisk::open), bytes)
                        .bytes())
                .isEqualTo(bytes);
    }

    @Test
    void aCacheThatCannotBeUsedIsPartOfTheReason() throws Exception {
        Files.writeString(folder(), "no folder");
        ArtifactIntake intake = new ArtifactIntake(cache(), "m", null, FullDisk::open);
        assertThatThrownBy(() -> taken(intake, bytes(LARGE_BYTES)))
                .isInstanceOf(ArtifactNotKeptException.class)
                .hasMessageContaining(System.getProperty("java.io.tmpdir") + ", since")
                .hasMessageContaining(folder().toString())
                .hasMessageContaining("No space left on device");
    }

    /** Takes some bytes, and then no more. */
    private record FullDisk(FileChannel file) implements WritableByteChannel {
        static WritableByteChannel open(Path file) throws IOException {
            return new FullDisk(FileChannel.open(file, StandardOpenOption.WRITE));
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            if (file.position() > 2L * ModelArtifact.LARGE_BYTES) {
                throw new IOException("No space left on device");
            }
            return file.write(bytes);
        }

        @Override
        public boolean isOpen() {
            return file.isOpen();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
