package io.hedgerow.executors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
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

    /** The bytes of that digest, where they are here and undamaged. */
    public Optional<byte[]> find(String sha256) {
        Path file = file(sha256);
        if (file == null) {
            return Optional.empty();
        }
        try {
            byte[] bytes = Files.readAllBytes(file);
            if (!Digests.sha256Hex(bytes).equals(sha256)) {
                LOG.warn("{} does not hold what its name says, and is removed", file);
                Files.deleteIfExists(file);
                return Optional.empty();
            }
            Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis()));
            return Optional.of(bytes);
        } catch (NoSuchFileException e) {
            return Optional.empty(); // never here, or displaced this moment
        } catch (IOException e) {
            LOG.warn("{} cannot be read, so that the model is read from where it came from", file, e);
            return Optional.empty();
        }
    }

    /**
     * Keeps bytes under their digest, and displaces others if need be.
     *
     * @param sha256 the digest of these bytes, which the caller has computed
     * @return whether they are kept
     */
    public boolean put(String sha256, byte[] bytes) {
        Path file = file(sha256);
        if (file == null || bytes.length > mostBytes) {
            return false;
        }
        try {
            write(file, bytes);
            displaceOldest(file);
            return true;
        } catch (IOException e) {
            LOG.warn("A model cannot be kept in {}, and is read anew the next time", file, e);
            return false;
        }
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        Path unfinished = Files.createTempFile(file.getParent(), UNFINISHED, "");
        try {
            Files.write(unfinished, bytes);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
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
