package io.hedgerow.proto.flink.files;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.Path;

/**
 * What lies in a folder of a Flink file system. Local folders are read without Flink: its listing fails as a whole for
 * a dangling link, and for a file that is renamed while it looks, which files that are replaced atomically always are.
 */
public final class FolderEntries {
    private FolderEntries() {}

    /**
     * A file or folder, links followed.
     *
     * @param path where it is
     * @param isFolder whether it is a folder
     * @param lengthBytes size of a file
     * @param modifiedMillis when it was changed last, epoch milliseconds, as its file system says
     */
    public record Entry(Path path, boolean isFolder, long lengthBytes, long modifiedMillis) {
        public String name() {
            return path.getName();
        }
    }

    /**
     * The entries, by name. Throws {@link FileNotFoundException} where there is no such folder.
     *
     * @param folder the folder
     */
    public static List<Entry> list(Path folder) throws IOException {
        List<Entry> entries = isLocal(folder) ? local(folder) : remote(folder);
        entries.sort(Comparator.comparing(Entry::name));
        return entries;
    }

    /** Whether it is a path of this machine, as far as its scheme says. */
    public static boolean isLocal(Path folder) {
        String scheme = folder.toUri().getScheme();
        return scheme == null ? folder.getPath().startsWith("/") : scheme.equals("file");
    }

    private static List<Entry> local(Path folder) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (DirectoryStream<java.nio.file.Path> children =
                Files.newDirectoryStream(java.nio.file.Path.of(folder.getPath()))) {
            for (java.nio.file.Path child : children) {
                entry(folder, child).ifPresent(entries::add);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        } catch (NoSuchFileException | NotDirectoryException e) {
            throw notFound(folder, e);
        }
        return entries;
    }

    private static Optional<Entry> entry(Path folder, java.nio.file.Path child) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(child, BasicFileAttributes.class);
            return Optional.of(new Entry(
                    child(folder, name(child)),
                    attributes.isDirectory(),
                    attributes.size(),
                    attributes.lastModifiedTime().toMillis()));
        } catch (NoSuchFileException goneOrDangling) {
            return Optional.empty();
        }
    }

    /** Not parsed: a name may begin with what looks like a scheme, or with spaces. */
    private static Path child(Path folder, String name) throws IOException {
        URI uri = folder.toUri();
        try {
            return new Path(new URI(uri.getScheme(), uri.getAuthority(), uri.getPath() + "/" + name, null, null));
        } catch (URISyntaxException e) {
            throw new IOException(folder + " holds " + name + ", which cannot be the name of a file here", e);
        }
    }

    private static String name(java.nio.file.Path child) {
        return child.getName(child.getNameCount() - 1).toString();
    }

    private static List<Entry> remote(Path folder) throws IOException {
        FileStatus[] statuses = folder.getFileSystem().listStatus(folder);
        if (statuses == null) {
            throw new FileNotFoundException("there is no folder " + folder);
        }
        List<Entry> entries = new ArrayList<>();
        for (FileStatus status : statuses) {
            entries.add(new Entry(status.getPath(), status.isDir(), status.getLen(), status.getModificationTime()));
        }
        return entries;
    }

    private static FileNotFoundException notFound(Path folder, IOException cause) {
        FileNotFoundException notFound = new FileNotFoundException("there is no folder " + folder);
        notFound.initCause(cause);
        return notFound;
    }
}
