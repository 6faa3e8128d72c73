package io.hedgerow.pipeline.sinks;

import com.dynatrace.hash4j.hashing.Hashing;
import java.util.Locale;
import org.apache.flink.core.fs.Path;

/**
 * Names that no other part file has: {@code <folder>/<prefix>-<subtask>-<execution>-<n>.jsonl}. A name that came back
 * would replace a visible file; hence the execution, which differs after every restart, also of the JobManager, and
 * between the operators of a task.
 */
final class PartNames {
    private final String folder;
    private final String stem;
    private long parts;

    /**
     * Names for one execution of one subtask of one operator.
     *
     * @param folder where the files go
     * @param prefix how their names begin
     * @param subtask index of the subtask
     * @param executionId what tells this execution from all others
     */
    PartNames(String folder, String prefix, int subtask, String executionId) {
        this.folder = folder;
        long execution = Hashing.xxh3_64().hashCharsToLong(executionId);
        this.stem = String.format(Locale.ROOT, "%s-%d-%016x-", prefix, subtask, execution);
    }

    String next() {
        return new Path(folder, stem + parts++ + ".jsonl").toString();
    }
}
