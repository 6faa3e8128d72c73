package io.hedgerow.pipeline.sinks;

import java.io.Serializable;
import java.util.function.Function;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * JSON lines in part files that become visible at the next checkpoint.
 *
 * <p>Each line is seen exactly once, over failures and changes of the parallelism. What an execution that failed had
 * begun and not finished stays behind as hidden files that nobody reads. Files are written, finished and made visible on
 * a thread beside the task's: a disk that stands still for a while holds up neither the stream nor anything before it.
 * Any Flink file system with a recoverable writer will do.
 */
public final class JsonLineFiles {
    private JsonLineFiles() {}

    /** Turns a message into one line without its line break. */
    public interface Line<T> extends Function<T, byte[]>, Serializable {}

    /**
     * Writes a stream into files below a folder.
     *
     * @param stream what to write
     * @param name the operator's name and uid
     * @param folder where the part files go
     * @param prefix how their names begin; tells the files of one run from those of another
     * @param line the JSON form
     * @return the last operator, for settings only: nothing comes out of it
     */
    public static <T> SingleOutputStreamOperator<Void> write(
            DataStream<T> stream, String name, String folder, String prefix, Line<T> line) {
        return stream.transform(
                        name,
                        Types.VOID,
                        new PartFilesOperatorFactory<>(folder, prefix, line, PartFilesOperatorFactory.Files.OF_FLINK))
                .uid(name);
    }
}
