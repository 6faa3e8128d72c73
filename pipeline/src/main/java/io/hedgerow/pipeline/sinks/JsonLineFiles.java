package io.hedgerow.pipeline.sinks;

import java.io.Serializable;
import java.util.function.Function;
import org.apache.flink.api.common.serialization.Encoder;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.BasePathBucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;

/** JSON lines in part files that become visible at the next checkpoint. */
public final class JsonLineFiles {
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
        Encoder<T> encoder = (message, out) -> {
            out.write(line.apply(message));
            out.write('\n');
        };
        return FileSink.forRowFormat(new Path(folder), encoder)
                .withBucketAssigner(new BasePathBucketAssigner<>())
                .withRollingPolicy(OnCheckpointRollingPolicy.build())
                .withOutputFileConfig(OutputFileConfig.builder()
                        .withPartPrefix(prefix)
                        .withPartSuffix(".jsonl")
                        .build())
                .build();
    }
}
