package io.hedgerow.executors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model's bytes, already checked against their digest. Small ones are an array. Large ones are a map of a file, so that they
 * are never on the Java heap unless a format asks for an array of them; see {@code docs/decisions/large-models.md}. Thread-safe.
 */
public final class ModelArtifact {
    /** From this size on bytes are better left in a file. */
    public static final int LARGE_BYTES = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(ModelArtifact.class);

    private final String source;
    private final String sha256;
    private final byte @Nullable [] array;
    private final ByteBuffer content;
    private final @Nullable Path file;

    private ModelArtifact(
            String source, String sha256, byte @Nullable [] array, ByteBuffer content, @Nullable Path file) {
        this.source = Objects.requireNonNull(source, "source is null");
        this.sha256 = Objects.requireNonNull(sha256, "sha256 is null");
        this.array = array;
        this.content = content;
        this.file = file;
    }

    /**
     * Bytes on the heap.
     *
     * @param source where they came from, for messages
     * @param sha256 lower-case hex digest
     * @param bytes the file; not written to
     */
    public ModelArtifact(String source, String sha256, byte[] bytes) {
        this(source, sha256, bytes, ByteBuffer.wrap(bytes), null);
    }

    /** An artifact on the heap whose digest is computed here. */
    public static ModelArtifact of(String source, byte[] bytes) {
        return new ModelArtifact(source, Digests.sha256Hex(bytes), bytes);
    }

    /**
     * An artifact of a file that nobody changes any more; it may be removed. Its digest is computed here.
     *
     * @throws IOException when it cannot be read, or is larger than 2 GiB
     */
    public static ModelArtifact ofFile(String source, Path file) throws IOException {
        return Files.size(file) < LARGE_BYTES ? of(source, Files.readAllBytes(file)) : mapped(source, file);
    }

    /** As {@link #ofFile(String, Path)}, for a file whose digest is known. */
    public static ModelArtifact ofFile(String source, String sha256, Path file) throws IOException {
        return Files.size(file) < LARGE_BYTES
                ? new ModelArtifact(source, sha256, Files.readAllBytes(file))
                : mapped(source, sha256, file);
    }

    /** As {@link #ofFile(String, Path)}, for a file of any size: never on the heap. */
    public static ModelArtifact mapped(String source, Path file) throws IOException {
        ByteBuffer map = map(file);
        return new ModelArtifact(source, Digests.sha256Hex(map), null, map, file);
    }

    /** As {@link #mapped(String, Path)}, where the digest has just been computed. */
    static ModelArtifact mapped(String source, String sha256, Path file) throws IOException {
        return new ModelArtifact(source, sha256, null, map(file), file);
    }

    private static ByteBuffer map(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() > Integer.MAX_VALUE) {
                throw new IOException(file + " is larger than 2 GiB");
            }
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
        }
    }

    /** Where the bytes came from, for messages. */
    public String source() {
        return source;
    }

    /** Lower-case hex SHA-256. */
    public String sha256() {
        return sha256;
    }

    /** How many bytes there are. */
    public int sizeBytes() {
        return content.remaining();
    }

    /**
     * The bytes, from position 0; not written to. Of an artifact on the heap a buffer over its array, else a direct one, which
     * takes no memory of the heap.
     */
    public ByteBuffer buffer() {
        return content.duplicate();
    }

    /** The bytes as an array; not written to. Where they are not on the heap, this puts them there, each time anew. */
    public byte[] bytes() {
        if (array != null) {
            return array;
        }
        byte[] copy = new byte[content.remaining()];
        buffer().get(copy);
        return copy;
    }

    /** The same bytes, of which messages say that they came from there. */
    public ModelArtifact from(String newSource) {
        return new ModelArtifact(newSource, sha256, array, content, file);
    }

    /** The same, whose file is now there. */
    ModelArtifact at(Path newFile) {
        return new ModelArtifact(source, sha256, array, content, newFile);
    }

    /**
     * Gives a process of this machine the bytes as a file, which it does not write to: it may be the artifact's own by another
     * name.
     *
     * @param target where there is no file yet
     */
    public void linkOrCopy(Path target) throws IOException {
        if (file != null && tryLink(file, target)) {
            return;
        }
        try (FileChannel out = FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer rest = buffer();
            while (rest.hasRemaining()) {
                out.write(rest);
            }
        }
    }

    private static boolean tryLink(Path from, Path target) {
        try {
            Files.createLink(target, from);
            return true;
        } catch (IOException | UnsupportedOperationException e) {
            LOG.debug("{} is copied: removed since, on another file system, or on one without links", from, e);
            return false;
        }
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof ModelArtifact other && sha256.equals(other.sha256) && source.equals(other.source);
    }

    @Override
    public int hashCode() {
        return Objects.hash(source, sha256);
    }

    @Override
    public String toString() {
        return source + " (" + sizeBytes() + " bytes, sha256 " + sha256 + ")";
    }
}
