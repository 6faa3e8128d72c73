package io.hedgerow.proto.flink.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystem.WriteMode;
import org.apache.flink.core.fs.Path;

/**
 * Replaces a file as a whole: it is written under another name and renamed, so that a reader sees the old bytes or the
 * new ones. Where a file system does not rename onto a file that exists, there is none for a moment.
 */
public final class AtomicFile {
    private AtomicFile() {}

    /** Writes all that a file shall hold. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes a file; its folder is made where there is none.
     *
     * @param file the file
     * @param bytes all it shall hold
     * @param writer tells writers apart that may write the same file at once; letters, digits and dashes
     */
    public static void replace(Path file, byte[] bytes, String writer) throws IOException {
        replace(file, out -> out.write(bytes), writer);
    }

    /** As {@link #replace(Path, byte[], String)}, for what need not be in memory as a whole. */
    public static void replace(Path file, Content content, String writer) throws IOException {
        FileSystem files = file.getFileSystem();
        Path temporary = new Path(file.getParent(), "." + file.getName() + "." + writer + ".tmp");
        try {
            try (OutputStream out = files.create(temporary, WriteMode.OVERWRITE)) {
                content.writeTo(out);
            }
            rename(files, temporary, file);
        } catch (IOException e) {
            discard(files, temporary, e);
            throw e;
        }
    }

    private static void rename(FileSystem files, Path from, Path to) throws IOException {
        if (FolderEntries.isLocal(to)) {
            // Flink's local file system deletes the old file first.
            Files.move(
                    java.nio.file.Path.of(from.getPath()),
                    java.nio.file.Path.of(to.getPath()),
                    StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        if (files.rename(from, to)) {
            return;
        }
        files.delete(to, false);
        if (!files.rename(from, to)) {
            throw new IOException(from + " cannot be renamed to " + to.getName());
        }
    }

    private static void discard(FileSystem files, Path temporary, IOException reason) {
        try {
            files.delete(temporary, false);
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }
}
