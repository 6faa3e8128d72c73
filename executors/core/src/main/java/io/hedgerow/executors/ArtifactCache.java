package io.hedgerow.executors;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.streaming.api.operators.StreamingRuntimeContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bytes of models in a folder of this machine, each file under its digest, so that what was read from afar once need not be read
 * again. Several processes of a user share a folder: files appear as a whole, and are looked at by their digest whenever they are
 * read, so that neither a half-written nor a damaged one is used. Those not used for longest go first where the folder grows
 * beyond its bound. It saves reading and is never needed: whatever fails here is logged, and the bytes are read from where they
 * came from. Immutable and thread-safe.
 */
public final class ArtifactCache {
    private static final Logger LOG = LoggerFactory.getLogger(ArtifactCache.class);
    private static final long USUAL_MOST_BYTES = 1L << 30;
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final int PIECE_BYTES = 1 << 16;
    private static final String UNFINISHED = ".unfinished-";

    /** A process that ended in the middle of writing. */
    private static final Duration ABANDONED = Duration.ofHours(1);

    private final @Nullable Path folder;
    private final long mostBytes;

    private record Entry(Path path, long bytes, FileTime used) {}

    private ArtifactCache(@Nullable Path folder, long mostBytes) {
        this.folder = folder;
        this.mostBytes = mostBytes;
    }

    /** The cache of this user in a task manager's temporary folder, or in the process's where that is not known. */
    static ArtifactCache of(@Nullable RuntimeContext context) {
        return context instanceof StreamingRuntimeContext streaming
                ? in(streaming.getTaskManagerRuntimeInfo().getTmpDirectories()[0])
                : ofProcess();
    }

    /** The cache of this user in the process's temporary folder, of 1 GiB at most. */
    public static ArtifactCache ofProcess() {
        return in(System.getProperty("java.io.tmpdir"));
    }

    private static ArtifactCache in(String temporaryFolder) {
        return in(OwnFolder.inTemporary(temporaryFolder, "hedgerow-artifacts"), USUAL_MOST_BYTES);
    }

    /**
     * A cache in a folder, which is made where it is missing. One that keeps nothing where the folder is not this user's own.
     *
     * @param mostBytes how many bytes it may hold; larger files are not kept
     */
    public static ArtifactCache in(Path folder, long mostBytes) {
        try {
            return new ArtifactCache(
                    OwnFolder.open(folder, "where models are kept that were read from afar", "remove it"), mostBytes);
        } catch (IOException e) {
            LOG.warn("Models are read anew each time, since there is no place to keep them", e);
            return new ArtifactCache(null, mostBytes);
        }
    }

    /** Whether there is a file of that digest, which may yet turn out to be damaged. */
    public boolean holds(String sha256) {
        Path file = file(sha256);
        return file != null && Files.exists(file);
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
            ModelArtifact found = ModelArtifact.ofFile(source, file);
            if (!found.sha256().equals(sha256)) {
                LOG.warn("{} does not hold what its name says, and is removed", file);
                Files.deleteIfExists(file);
                return Optional.empty();
            }
            Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis()));
            return Optional.of(found);
        } catch (NoSuchFileException e) {
            return Optional.empty(); // never here, or displaced this moment
        } catch (IOException e) {
            LOG.warn("{} cannot be read, so that the model is read from where it came from", file, e);
            return Optional.empty();
        }
    }

    /**
     * Keeps bytes under their digest, and displaces others if need be. Those of a file are not copied.
     *
     * @return whether they are kept
     */
    public boolean put(ModelArtifact artifact) {
        Path file = file(artifact.sha256());
        if (folder == null || file == null || artifact.sizeBytes() > mostBytes) {
            return false;
        }
        try {
            Path unfinished = unfinished(folder);
            try {
                Files.delete(unfinished); // only its name is of use
                artifact.linkOrCopy(unfinished);
                keep(unfinished, file);
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
     * Reads bytes to their end. Large ones are never on the heap: they are written to a file here, which is kept under its
     * digest, or removed once it is mapped where it is larger than this cache may be.
     *
     * @param source what the artifact says of where they came from
     * @throws IOException when they cannot be read, or large ones not be written
     */
    public ModelArtifact read(String source, InputStream in) throws IOException {
        byte[] first = in.readNBytes(ModelArtifact.LARGE_BYTES);
        if (first.length < ModelArtifact.LARGE_BYTES) {
            ModelArtifact small = ModelArtifact.of(source, first);
            put(small);
            return small;
        }
        Path unfinished = folder == null ? Files.createTempFile("hedgerow-model-", ".bin") : unfinished(folder);
        try {
            String sha256 = write(unfinished, new SequenceInputStream(new ByteArrayInputStream(first), in));
            ModelArtifact large = ModelArtifact.mapped(source, sha256, unfinished);
            Path file = file(sha256);
            return file == null || large.sizeBytes() > mostBytes ? large : kept(large, unfinished, file);
        } finally {
            discard(unfinished);
        }
    }

    private ModelArtifact kept(ModelArtifact artifact, Path unfinished, Path file) {
        try {
            keep(unfinished, file);
        } catch (IOException e) {
            LOG.warn("A model may not be kept in {}, and be read anew the next time", file, e);
        }
        return artifact.at(file);
    }

    private static String write(Path file, InputStream in) throws IOException {
        MessageDigest digest = Digests.sha256();
        try (OutputStream out = new DigestOutputStream(Files.newOutputStream(file), digest)) {
            byte[] piece = new byte[PIECE_BYTES];
            for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
                out.write(piece, 0, length);
            }
        }
        return Digests.hex(digest.digest());
    }

    private static Path unfinished(Path inFolder) throws IOException {
        return Files.createTempFile(inFolder, UNFINISHED, "");
    }

    private void keep(Path unfinished, Path file) throws IOException {
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        displaceOldest(file);
    }

    private static void discard(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) { // some systems do not remove what is mapped
            LOG.debug("{} is removed when this process ends", file, e);
            file.toFile().deleteOnExit();
        }
    }

    private void displaceOldest(Path latest) throws IOException {
        List<Entry> entries = entries(latest);
        entries.sort(Comparator.comparing(Entry::used));
        long held =
                Files.size(latest) + entries.stream().mapToLong(Entry::bytes).sum();
        FileTime abandoned = FileTime.fromMillis(System.currentTimeMillis() - ABANDONED.toMillis());
        for (Entry entry : entries) {
            boolean isUnfinished = entry.path().getFileName().toString().startsWith(UNFINISHED);
            boolean isAbandoned = isUnfinished && entry.used().compareTo(abandoned) < 0;
            if (isAbandoned || (held > mostBytes && !isUnfinished)) {
                Files.deleteIfExists(entry.path());
                held -= entry.bytes();
            }
        }
    }

    /** All files but that one. Others may vanish while this looks. */
    private static List<Entry> entries(Path but) throws IOException {
        List<Path> paths;
        try (Stream<Path> all = Files.list(but.getParent())) {
            paths = all.filter(path -> !path.equals(but)).toList();
        }
        List<Entry> entries = new ArrayList<>();
        for (Path path : paths) {
            try {
                entries.add(new Entry(path, Files.size(path), Files.getLastModifiedTime(path)));
            } catch (NoSuchFileException e) {
                LOG.trace("{} was displaced by another process", path, e);
            }
        }
        return entries;
    }

    private @Nullable Path file(String sha256) {
        if (!DIGEST.matcher(sha256).matches()) {
            throw new IllegalArgumentException("is no digest: " + sha256);
        }
        return folder == null ? null : folder.resolve(sha256);
    }
}
