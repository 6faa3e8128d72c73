package io.hedgerow.executors;

import io.hedgerow.proto.flink.RosterBoard;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Bytes of models that are kept on a board, as they are read on this machine: from where they lie where that is a disk of this
 * machine, else through its cache, so that all processes of a machine, and all later loads, read them from afar once.
 */
public final class BoardArtifacts {
    /**
     * What lies on these stays readable as long as it is mapped, whoever removes it. On a file system of another machine it does
     * not, and a process that touches a page that is gone may be ended.
     */
    private static final Set<String> OWN_DISKS = Set.of(
            "ext2",
            "ext3",
            "ext4",
            "xfs",
            "btrfs",
            "zfs",
            "f2fs",
            "bcachefs",
            "overlay",
            "tmpfs",
            "apfs",
            "hfs",
            "NTFS");

    private BoardArtifacts() {}

    /**
     * The bytes kept under a digest, which the caller compares; empty: the board has none.
     *
     * @param source what the artifact says of where they came from
     */
    public static Optional<ModelArtifact> find(RosterBoard board, ArtifactCache cache, String source, String sha256)
            throws IOException {
        if (!board.exists()) {
            return Optional.empty();
        }
        Optional<Path> file = board.localArtifact(sha256);
        if (file.isPresent() && !Files.exists(file.get())) {
            return Optional.empty();
        }
        try {
            return file.isPresent() && isOnOwnDisk(file.get())
                    ? Optional.of(ModelArtifact.ofFile(source, file.get()))
                    : findElsewhere(board, cache, source, sha256);
        } catch (FileNotFoundException | NoSuchFileException e) {
            return Optional.empty(); // removed this moment
        }
    }

    private static Optional<ModelArtifact> findElsewhere(
            RosterBoard board, ArtifactCache cache, String source, String sha256) throws IOException {
        Optional<ModelArtifact> cached = cache.find(source, sha256);
        if (cached.isPresent() || !board.holdsArtifact(sha256)) {
            return cached;
        }
        try (InputStream in = board.openArtifact(sha256)) {
            return Optional.of(cache.read(source, sha256, in));
        }
    }

    private static boolean isOnOwnDisk(Path file) throws IOException {
        return OWN_DISKS.contains(Files.getFileStore(file).type());
    }
}
