package io.hedgerow.executors;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.streaming.api.operators.StreamingRuntimeContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bytes of models in a folder of this machine, each file under its digest, so that what was read from afar once need not be read
 * again. Several processes of a user share a folder: files appear as a whole, and are looked at by their digest whenever they are
 * read, so that neither a half-written nor a damaged one is used. Those not used for longest go first where the folder grows
 * beyond its bound. That something cannot be kept for later is logged, and the bytes are read anew from where they came from;
 * only large ones need a file at once, and fail without one. Thread-safe.
 */
public final class ArtifactCache {
    private static final Logger LOG = LoggerFactory.getLogger(ArtifactCache.class);
    private static final long USUAL_MOST_BYTES = 1L << 30;
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final int PIECE_BYTES = 1 << 16;
    private static final String UNFINISHED = ".unfinished-";
    private static final String PURPOSE = "where models are kept that were read from afar";

    /** How the folder of this process's temporary files is set, for messages. */
    private static final String OF_PROCESS = "-Djava.io.tmpdir of the JVM (env.java.opts.all in Flink's configuration)";

    /** The same for that of a task manager. */
    private static final String OF_TASK_MANAGER = "io.tmp.dirs in Flink's configuration";

    private final Path folder;
    private final String setting;
    /** Why nothing is kept in the folder; null: it is. */
    private final @Nullable IOException unusable;

    private final long mostBytes;
    private final CacheBound bound;

    private ArtifactCache(Path folder, String setting, @Nullable IOException unusable, long mostBytes) {
        this.folder = folder;
        this.setting = setting;
        this.unusable = unusable;
        this.mostBytes = mostBytes;
        this.bound = new CacheBound(
                mostBytes,
                name -> name.startsWith(UNFINISHED),
                name -> DIGEST.matcher(name).matches());
    }

    /** The cache of this user in a task manager's temporary folder, or in the process's where that is not known. */
    static ArtifactCache of(@Nullable RuntimeContext context) {
        return context instanceof StreamingRuntimeContext streaming
                ? in(streaming.getTaskManagerRuntimeInfo().getTmpDirectories()[0], OF_TASK_MANAGER)
                : ofProcess();
    }

    /** The cache of this user in the process's temporary folder, of 1 GiB at most. */
    public static ArtifactCache ofProcess() {
        return in(System.getProperty("java.io.tmpdir"), OF_PROCESS);
    }

    private static ArtifactCache in(String temporaryFolder, String setting) {
        return in(OwnFolder.inTemporary(temporaryFolder, "hedgerow-artifacts"), setting, USUAL_MOST_BYTES);
    }

    /**
     * A cache in a folder, which is made where it is missing. One that keeps nothing where the folder is not this user's own.
     *
     * @param mostBytes how many bytes it may hold; larger files are not kept
     */
    public static ArtifactCache in(Path folder, long mostBytes) {
        return in(folder, OF_PROCESS, mostBytes);
    }

    private static ArtifactCache in(Path folder, String setting, long mostBytes) {
        try {
            return new ArtifactCache(OwnFolder.open(folder, PURPOSE, "remove it"), setting, null, mostBytes);
        } catch (IOException e) {
            LOG.warn(
                    "Models are read anew each time, since there is no place to keep them; another one is set by {}",
                    setting,
                    e);
            return new ArtifactCache(folder, setting, e, mostBytes);
        }
    }

    /** Whether there is a file of that digest, which may yet turn out to be damaged. */
    boolean holds(String sha256) {
        Path file = file(sha256);
        return file != null && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * The bytes of that digest, where they are here and undamaged.
     *
     * @param source what the artifact says of where they came from
     */
    public Optional<ModelArtifact> find(String source, String sha256) {
        Path file = file(sha256);
        if (file == null) {
            return Optional.empty();
        }
        try {
            if (Files.isSymbolicLink(file)) { // what it leads to may change under whoever has mapped it
                return remove(file);
            }
            ModelArtifact found = ModelArtifact.ofFile(source, file);
            if (!found.sha256().equals(sha256)) {
                return remove(file);
            }
            markUsed(file);
            return Optional.of(found);
        } catch (NoSuchFileException e) {
            return Optional.empty(); // never here, or displaced this moment
        } catch (IOException e) {
            LOG.warn("{} cannot be read, so that the model is read from where it came from", file, e);
            return Optional.empty();
        }
    }

    private static Optional<ModelArtifact> remove(Path file) throws IOException {
        LOG.warn("{} is not what its name says, and is removed", file);
        Files.deleteIfExists(file);
        return Optional.empty();
    }

    private static void markUsed(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis()));
        } catch (IOException e) { // its bytes are at hand all the same
            LOG.debug("{} was displaced this moment", file, e);
        }
    }

    /**
     * Keeps bytes under their digest, and displaces others if need be. Those of a file are not copied.
     *
     * @return whether they are kept
     */
    public boolean put(ModelArtifact artifact) {
        Path file = file(artifact.sha256());
        if (file == null || artifact.sizeBytes() > mostBytes) {
            return false;
        }
        try {
            Path unfinished = newUnfinished();
            try {
                Files.delete(unfinished); // only its name is of use
                artifact.linkOrCopy(unfinished);
                move(unfinished, file);
            } finally {
                Files.deleteIfExists(unfinished);
            }
            return true;
        } catch (IOException e) {
            LOG.warn("A model cannot be kept in {}, and is read anew the next time", file, e);
            return false;
        }
    }

    /**
     * Takes in bytes that come piece by piece.
     *
     * @param source what the artifact says of where they came from
     * @param sha256 digest of the bytes that are wanted, others are not kept; null: whatever they are
     */
    public ArtifactIntake intake(String source, @Nullable String sha256) {
        return new ArtifactIntake(this, source, sha256, file -> FileChannel.open(file, StandardOpenOption.WRITE));
    }

    /**
     * Takes in bytes to their end.
     *
     * @param source what the artifact says of where they came from
     * @param sha256 digest of the bytes that are wanted, others are not kept; null: whatever they are
     * @return the bytes, whose digest is theirs; the caller compares it
     * @throws ArtifactNotKeptException when there are many, and they cannot be written
     * @throws IOException when they cannot be read
     */
    public ModelArtifact read(String source, @Nullable String sha256, InputStream in) throws IOException {
        try (ArtifactIntake intake = intake(source, sha256)) {
            byte[] piece = new byte[PIECE_BYTES];
            for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
                intake.write(ByteBuffer.wrap(piece, 0, length));
            }
            return intake.finish();
        }
    }

    /** A new empty file beside those that are kept, or among temporary files where none are. */
    Path newUnfinished() throws IOException {
        if (unusable != null) {
            return Files.createTempFile("hedgerow-model-", ".bin");
        }
        try {
            return Files.createTempFile(folder, UNFINISHED, "");
        } catch (NoSuchFileException e) { // temporary folders are cleaned by somebody else, too
            LOG.debug("{} is made anew", folder, e);
            return Files.createTempFile(OwnFolder.open(folder, PURPOSE, "remove it"), UNFINISHED, "");
        }
    }

    /** Large bytes that were written to an unfinished file, kept for later if they can be. */
    ModelArtifact keep(ModelArtifact artifact, Path unfinished) {
        Path file = file(artifact.sha256());
        if (file == null || artifact.sizeBytes() > mostBytes) {
            return artifact;
        }
        try {
            move(unfinished, file);
        } catch (IOException e) {
            LOG.warn("A model may not be kept in {}, and be read anew the next time", file, e);
        }
        return artifact.at(file);
    }

    private void move(Path unfinished, Path file) throws IOException {
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        bound.added(file);
    }

    /** What to say where large bytes cannot be written. */
    ArtifactNotKeptException notKept(IOException reason) {
        if (unusable != null) {
            reason.addSuppressed(unusable);
        }
        String where = unusable == null
                ? folder.toString()
                : System.getProperty("java.io.tmpdir") + ", since " + unusable.getMessage();
        return new ArtifactNotKeptException(
                "a large model has to be written to " + where + ", and cannot be: " + reason
                        + "; make room there, or set another folder by " + setting,
                reason);
    }

    /** Forgets what was written of bytes that are not kept. */
    static void discard(@Nullable WritableByteChannel out, @Nullable Path file) {
        try {
            if (out != null) {
                out.close();
            }
        } catch (IOException e) { // a disk that is full may say so again
            LOG.debug("{} cannot be closed", file, e);
        }
        if (file != null) {
            deleteOrLater(file);
        }
    }

    private static void deleteOrLater(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) { // some systems do not remove what is mapped
            LOG.debug("{} is removed when this process ends", file, e);
            file.toFile().deleteOnExit();
        }
    }

    private @Nullable Path file(String sha256) {
        if (!DIGEST.matcher(sha256).matches()) {
            throw new IllegalArgumentException("is no digest: " + sha256);
        }
        return unusable != null ? null : folder.resolve(sha256);
    }
}
