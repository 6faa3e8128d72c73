package io.hedgerow.executors;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Bytes on their way into an {@link ArtifactCache}, piece by piece. They are digested as they come. As many as make a large model
 * go to an unfinished file beside the cache's, so that no more than {@value ModelArtifact#LARGE_BYTES} of them are ever on the
 * heap; fewer stay in memory. Whoever closes it before {@link #finish} leaves nothing behind. Thread-safe: one thread may close
 * what another is writing to.
 */
public final class ArtifactIntake implements AutoCloseable {
    private final ArtifactCache cache;
    private final String source;
    private final @Nullable String sha256;
    private final Opening opening;
    private final MessageDigest digest = Digests.sha256();
    private final ByteArrayOutputStream small = new ByteArrayOutputStream();
    private @Nullable Path unfinished;
    private @Nullable WritableByteChannel out;
    private boolean isClosed;

    /** Opens an empty file to write to. */
    interface Opening {
        WritableByteChannel open(Path file) throws IOException;
    }

    /**
     * @param source what the artifact says of where they came from
     * @param sha256 digest of the bytes that are wanted, others are not kept; null: whatever they are
     */
    ArtifactIntake(ArtifactCache cache, String source, @Nullable String sha256, Opening opening) {
        this.cache = cache;
        this.source = source;
        this.sha256 = sha256;
        this.opening = opening;
    }

    /**
     * Takes the next bytes, all that remain in the buffer.
     *
     * @throws ArtifactNotKeptException when they cannot be written
     * @throws ClosedChannelException when this is closed
     */
    public synchronized void write(ByteBuffer piece) throws IOException {
        if (isClosed) {
            throw new ClosedChannelException();
        }
        digest.update(piece.duplicate());
        if (out == null && small.size() + piece.remaining() < ModelArtifact.LARGE_BYTES) {
            byte[] bytes = new byte[piece.remaining()];
            piece.get(bytes);
            small.writeBytes(bytes);
            return;
        }
        try {
            writeAll(out == null ? openFile() : out, piece);
        } catch (IOException e) {
            close();
            throw cache.notKept(e);
        }
    }

    private WritableByteChannel openFile() throws IOException {
        Path file = cache.newUnfinished();
        unfinished = file;
        WritableByteChannel opened = opening.open(file);
        out = opened;
        writeAll(opened, ByteBuffer.wrap(small.toByteArray()));
        small.reset();
        return opened;
    }

    private static void writeAll(WritableByteChannel to, ByteBuffer piece) throws IOException {
        while (piece.hasRemaining()) {
            to.write(piece);
        }
    }

    /**
     * There are no more bytes. The artifact has the digest of those that came, which the caller compares: they are in the cache
     * only if it is the one that was wanted, and if they fit.
     *
     * @throws ArtifactNotKeptException when large ones cannot be written
     */
    public synchronized ModelArtifact finish() throws IOException {
        if (isClosed) {
            throw new ClosedChannelException();
        }
        String found = Digests.hex(digest.digest());
        boolean isWanted = sha256 == null || sha256.equals(found);
        if (out == null || unfinished == null) {
            ModelArtifact artifact = new ModelArtifact(source, found, small.toByteArray());
            if (isWanted) {
                cache.put(artifact);
            }
            return artifact;
        }
        try {
            out.close();
            ModelArtifact artifact = ModelArtifact.mapped(source, found, unfinished);
            return isWanted ? cache.keep(artifact, unfinished) : artifact;
        } catch (IOException e) {
            throw cache.notKept(e);
        } finally {
            close();
        }
    }

    /** Lets go of bytes that were not finished. Further calls do nothing. */
    @Override
    public synchronized void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        ArtifactCache.discard(out, unfinished);
    }
}
