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

    /** Reads every file below the root. */
    public void forEach(Consumer consumer) throws IOException {
        FileSystem files = root.getFileSystem();
        read(files, files.getFileStatus(root), consumer);
    }

    private void read(FileSystem files, FileStatus status, Consumer consumer) throws IOException {
        if (status.isDir()) {
            for (FileStatus child : files.listStatus(status.getPath())) {
                if (isVisible(child.getPath())) {
                    read(files, child, consumer);
                }
            }
            return;
        }
        Path file = status.getPath();
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
