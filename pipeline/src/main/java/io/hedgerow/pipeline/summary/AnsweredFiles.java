package io.hedgerow.pipeline.summary;

import io.hedgerow.proto.DecodeException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * Reads back the finished part files of one run.
 *
 * @param folder the sink's folder
 * @param prefix how the names of this run's files begin
 */
public record AnsweredFiles(String folder, String prefix) {

    /** Decodes a line. */
    public interface Decoder<T> {
        T decode(byte[] line) throws DecodeException;
    }

    /** Takes a message. */
    public interface Consumer<T> {
        void accept(T message);
    }

    /** Reads every message of the run. Throws when a line cannot be read back. */
    public <T> void forEach(Decoder<T> decoder, Consumer<T> consumer) throws IOException {
        Path root = new Path(folder);
        FileSystem files = root.getFileSystem();
        if (!files.exists(root)) {
            return;
        }
        for (FileStatus file : files.listStatus(root)) {
            if (!file.isDir() && file.getPath().getName().startsWith(prefix)) {
                read(files, file.getPath(), decoder, consumer);
            }
        }
    }

    private static <T> void read(FileSystem files, Path file, Decoder<T> decoder, Consumer<T> consumer)
            throws IOException {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(files.open(file), StandardCharsets.UTF_8), 1 << 16)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                consumer.accept(decoder.decode(line.getBytes(StandardCharsets.UTF_8)));
            }
        } catch (DecodeException e) {
            throw new IOException(file + " cannot be read back: " + e.getMessage(), e);
        }
    }
}
