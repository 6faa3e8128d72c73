package io.hedgerow.pipeline.sources;

import io.hedgerow.proto.DecodeException;
import io.hedgerow.proto.Request;
import java.io.IOException;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads files of lines outside of a job, exactly as the job's source does: same files, same line numbers, same
 * derived request IDs.
 */
public record LineFiles(Path root, boolean hasHeader, LineDecoder decoder) {

    /** Takes every line; {@code request} is null when the line does not decode. */
    public interface Consumer {
        void line(@Nullable Request request);
    }

    /** Takes the first line of a file. */
    public interface HeaderConsumer {
        void header(Path file, String line);
    }

    /** Something done with every file. */
    private interface FileVisitor {
        void visit(FileSystem files, Path file) throws IOException;
    }

    /** Reads every file below the root. */
    public void forEach(Consumer consumer) throws IOException {
        forEachFile((files, file) -> read(files, file, consumer));
    }

    /** Reads the first line of every file below the root that has one. */
    public void forEachHeader(HeaderConsumer consumer) throws IOException {
        forEachFile((files, file) -> {
            try (LineReader lines = new LineReader(files.open(file), LineFormat.originOf(root, file), true)) {
                String header = lines.header();
                if (header != null) {
                    consumer.header(file, header);
                }
            }
        });
    }

    private void forEachFile(FileVisitor visitor) throws IOException {
        FileSystem files = root.getFileSystem();
        walk(files, files.getFileStatus(root), visitor);
    }

    private static void walk(FileSystem files, FileStatus status, FileVisitor visitor) throws IOException {
        if (status.isDir()) {
            for (FileStatus child : files.listStatus(status.getPath())) {
                if (isVisible(child.getPath())) {
                    walk(files, child, visitor);
                }
            }
        } else {
            visitor.visit(files, status.getPath());
        }
    }

    private void read(FileSystem files, Path file, Consumer consumer) throws IOException {
        try (LineReader lines = new LineReader(files.open(file), LineFormat.originOf(root, file), hasHeader)) {
            for (RawLine line = lines.next(); line != null; line = lines.next()) {
                consumer.line(decode(line));
            }
        }
    }

    // Flink's file source leaves out the same files.
    private static boolean isVisible(Path path) {
        return !path.getName().startsWith(".") && !path.getName().startsWith("_");
    }

    private @Nullable Request decode(RawLine line) {
        try {
            return DecodeLines.decode(decoder, line);
        } catch (DecodeException undecodable) {
            return null;
        }
    }
}
