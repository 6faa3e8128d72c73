package io.hedgerow.pipeline.sinks;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.function.Function;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.BasePathBucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;

/**
 * JSON lines in part files that become visible at the next checkpoint.
 *
 * <p>Written through a buffer as a bulk format: Flink's row format hands every line to the file system by itself, and
 * on the collector's thread two system calls a line cost more than everything else together.
 */
public final class JsonLineFiles {
    private static final int BUFFER_BYTES = 64 * 1024;

    private JsonLineFiles() {}

    /** Turns a message into one line without its line break. */
    public interface Line<T> extends Function<T, byte[]>, Serializable {}

    /**
     * A sink of files below a folder.
     *
     * @param folder where the part files go
     * @param prefix how their names begin; tells the files of one run from those of another
     * @param line the JSON form
     */
    public static <T> FileSink<T> sink(String folder, String prefix, Line<T> line) {
        BulkWriter.Factory<T> factory = out -> new LineWriter<>(new BufferedOutputStream(out, BUFFER_BYTES), line);
        return FileSink.forBulkFormat(new Path(folder), factory)
                .withBucketAssigner(new BasePathBucketAssigner<>())
                .withRollingPolicy(OnCheckpointRollingPolicy.build())
                .withOutputFileConfig(OutputFileConfig.builder()
                        .withPartPrefix(prefix)
                        .withPartSuffix(".jsonl")
                        .build())
                .build();
    }

    /** The stream is closed by the sink, which commits the file first. */
    private record LineWriter<T>(OutputStream out, Line<T> line) implements BulkWriter<T> {
        @Override
        public void addElement(T message) throws IOException {
            out.write(line.apply(message));
            out.write('\n');
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void finish() throws IOException {
            out.flush();
        }
    }
}
