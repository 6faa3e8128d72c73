package io.hedgerow.pipeline.sinks;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * The shell around {@link PartFiles}: turns Flink's calls into its calls. Decides nothing.
 *
 * <p>Pending parts are operator list state: after a restore, also under another parallelism, each is made visible by
 * one subtask.
 */
final class PartFilesOperator<T> extends AbstractStreamOperator<Void> implements OneInputStreamOperator<T, Void> {
    private static final long serialVersionUID = 1L;

    private final transient PartFilesOperatorFactory<T> settings;
    private final transient boolean hasFinalCheckpoint;
    private transient @Nullable ListState<PendingPart> state;
    private transient @Nullable PartFiles files;

    PartFilesOperator(
            PartFilesOperatorFactory<T> settings,
            StreamOperatorParameters<Void> parameters,
            boolean hasFinalCheckpoint) {
        super(parameters);
        this.settings = settings;
        this.hasFinalCheckpoint = hasFinalCheckpoint;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        state = pendingParts(context.getOperatorStateStore());
    }

    static ListState<PendingPart> pendingParts(OperatorStateStore store) throws Exception {
        return store.getListState(new ListStateDescriptor<>("pending-parts", PendingPartSerializer.INSTANCE));
    }

    @Override
    public void open() throws Exception {
        super.open();
        int subtask = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
        files = new PartFiles(
                new PartWriter(settings.fileSystem().writer(new Path(settings.folder()))),
                new PartNames(
                        settings.folder(),
                        settings.prefix(),
                        subtask,
                        // Two operators chained into one task share its execution.
                        getContainingTask().getEnvironment().getExecutionId() + "-" + getOperatorID()),
                "hedgerow-files-" + settings.prefix() + "-" + subtask,
                getUserCodeClassloader(),
                PartFiles.Sizes.DEFAULT);
        List<PendingPart> restored = new ArrayList<>();
        state().get().forEach(restored::add);
        files.restore(restored);
    }

    @Override
    public void processElement(StreamRecord<T> element) throws Exception {
        files().write(settings.line().apply(element.getValue()));
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        state().update(files().roll(context.getCheckpointId()));
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        super.notifyCheckpointComplete(checkpointId);
        files().publishUpTo(checkpointId);
    }

    @Override
    public void finish() throws Exception {
        super.finish();
        if (!hasFinalCheckpoint) {
            files().publishAllAndEnd(getContainingTask()::isCanceled);
        }
    }

    /** After a regular end Flink closes the task as soon as the last checkpoint is complete: its parts are awaited here. */
    @Override
    public void close() throws Exception {
        try {
            if (files != null) {
                close(files);
            }
        } finally {
            super.close();
        }
    }

    private void close(PartFiles open) throws Exception {
        if (getContainingTask().isCanceled() || getContainingTask().isFailing()) {
            open.abort();
        } else {
            open.end(getContainingTask()::isCanceled);
        }
    }

    private ListState<PendingPart> state() {
        if (state == null) {
            throw new IllegalStateException("the operator's state is not initialized");
        }
        return state;
    }

    private PartFiles files() {
        if (files == null) {
            throw new IllegalStateException("the operator is not open");
        }
        return files;
    }
}
