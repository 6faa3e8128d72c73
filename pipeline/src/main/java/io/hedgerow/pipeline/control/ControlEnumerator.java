package io.hedgerow.pipeline.control;

import java.util.List;
import java.util.Optional;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.jspecify.annotations.Nullable;

/** Gives the one split to the first reader. */
final class ControlEnumerator implements SplitEnumerator<ControlSplit, Optional<ControlSplit>> {
    private final SplitEnumeratorContext<ControlSplit> context;
    private Optional<ControlSplit> waiting;

    ControlEnumerator(SplitEnumeratorContext<ControlSplit> context, Optional<ControlSplit> waiting) {
        this.context = context;
        this.waiting = waiting;
    }

    @Override
    public void start() {}

    @Override
    public void addReader(int subtask) {
        waiting.ifPresent(split -> context.assignSplit(split, subtask));
        waiting = Optional.empty();
        context.signalNoMoreSplits(subtask);
    }

    @Override
    public void handleSplitRequest(int subtask, @Nullable String requesterHostname) {
        // Readers get theirs without asking.
    }

    @Override
    public void addSplitsBack(List<ControlSplit> splits, int subtask) {
        splits.forEach(split -> waiting = Optional.of(split));
    }

    @Override
    public Optional<ControlSplit> snapshotState(long checkpointId) {
        return waiting;
    }

    @Override
    public void close() {}
}
