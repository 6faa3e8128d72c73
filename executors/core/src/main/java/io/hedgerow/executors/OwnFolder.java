package io.hedgerow.executors;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Folders that the processes of one user share, and that nobody else may write to. */
public final class OwnFolder {
    private static final Logger LOG = LoggerFactory.getLogger(OwnFolder.class);

    private OwnFolder() {}

    /** A folder of this user among temporary files. */
    public static Path inTemporary(String temporaryFolder, String name) {
        String user = System.getProperty("user.name", "").replaceAll("[^A-Za-z0-9_.-]", "_");
        return Path.of(temporaryFolder, name + "-" + user);
    }

    /**
     * Opens a folder, which is made where it is missing.
     *
     * @param purpose what it is for, for messages: "where …"
     * @param remedy what to do where it is another's, for messages
     * @return its real path
     * @throws IOException when it is another's, or others may write to it
     */
    public static Path open(Path folder, String purpose, String remedy) throws IOException {
        Files.createDirectories(folder.toAbsolutePath().resolveSibling(""));
        if (!Files.exists(folder)) {
            create(folder);
        }
        requireOwn(folder, purpose, remedy);
        return folder.toRealPath();
    }

    private static void create(Path folder) throws IOException {
        FileAttribute<?>[] onlyOwner = isPosix()
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
        try {
            Files.createDirectory(folder, onlyOwner);
        } catch (FileAlreadyExistsException e) {
            LOG.debug("Another process has just made {}", folder, e);
        }
    }

    /** In a folder for everybody's temporary files the name may have been taken by anybody. */
    private static void requireOwn(Path folder, String purpose, String remedy) throws IOException {
        if (!isPosix()) {
            return;
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(folder);
        UserPrincipal user = ownerOfNew(folder, purpose, remedy);
        boolean isOwn = Files.getOwner(folder).equals(user);
        if (!Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(user)) { // a link, wherever it leads
            throw new IOException(folder + ", " + purpose + ", is a link of "
                    + Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS) + "; " + remedy);
        }
        if (!isOwn
                || permissions.contains(PosixFilePermission.OTHERS_WRITE)
                || permissions.contains(PosixFilePermission.GROUP_WRITE)) {
            throw new IOException(folder + ", " + purpose + ", "
                    + (isOwn ? "can be written by others" : "belongs to " + Files.getOwner(folder)) + "; " + remedy);
        }
    }

    private static UserPrincipal ownerOfNew(Path folder, String purpose, String remedy) throws IOException {
        try {
            Path file = Files.createTempFile(folder, ".", ".tmp");
            try {
                return Files.getOwner(file);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (AccessDeniedException e) {
            throw new IOException(
                    folder + ", " + purpose + ", cannot be written: it belongs to " + Files.getOwner(folder) + " with "
                            + PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)) + "; " + remedy,
                    e);
        }
    }

    private static boolean isPosix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }
}
