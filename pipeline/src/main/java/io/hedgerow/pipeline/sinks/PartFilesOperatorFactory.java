package io.hedgerow.pipeline.sinks;

import java.io.IOException;
import java.io.Serializable;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.RecoverableWriter;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/** Makes the operator that writes lines into part files. */
final class PartFilesOperatorFactory<T> extends AbstractStreamOperatorFactory<Void>
        implements OneInputStreamOperatorFactory<T, Void> {
    private static final long serialVersionUID = 1L;

    private final String folder;
    private final String prefix;
    private final JsonLineFiles.Line<T> line;
    private final Files fileSystem;

    /** Where files are written. */
    interface Files extends Serializable {
        /** Flink's file system of the folder. */
        Files OF_FLINK = folder -> folder.getFileSystem().createRecoverableWriter();

        RecoverableWriter writer(Path folder) throws IOException;
    }

    PartFilesOperatorFactory(String folder, String prefix, JsonLineFiles.Line<T> line, Files fileSystem) {
        this.folder = folder;
        this.prefix = prefix;
        this.line = line;
        this.fileSystem = fileSystem;
    }

    String folder() {
        return folder;
    }

    String prefix() {
        return prefix;
    }

    JsonLineFiles.Line<T> line() {
        return line;
    }

    Files fileSystem() {
        return fileSystem;
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // Flink's signature
    public <O extends StreamOperator<Void>> O createStreamOperator(StreamOperatorParameters<Void> parameters) {
        return (O) new PartFilesOperator<>(this, parameters, hasFinalCheckpoint(parameters));
    }

    /** Whether the task, after its input has ended, waits for a checkpoint before it is closed. */
    private static boolean hasFinalCheckpoint(StreamOperatorParameters<Void> parameters) {
        return parameters
                        .getStreamConfig()
                        .getConfiguration()
                        .get(CheckpointingOptions.ENABLE_CHECKPOINTS_AFTER_TASKS_FINISH)
                && CheckpointingOptions.isCheckpointingEnabled(
                        parameters.getContainingTask().getJobConfiguration());
    }

    @Override
    @SuppressWarnings("rawtypes") // Flink's signature
    public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
        return PartFilesOperator.class;
    }
}
