package io.hedgerow.pipeline.control;

import io.hedgerow.pipeline.control.ControlSplit.Progress;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;

/** Hands on what the folder's thread finds, and keeps what was handed on for the next checkpoint. */
final class ControlSourceReader
        extends SingleThreadMultiplexSourceReaderBase<ControlRecord, ControlRecord, ControlSplit, Progress> {

    ControlSourceReader(Supplier<SplitReader<ControlRecord, ControlSplit>> reader, SourceReaderContext context) {
        super(
                reader,
                (record, output, progress) -> {
                    output.collect(record);
                    progress.handOn(record);
                },
                context.getConfiguration(),
                context);
    }

    @Override
    protected void onSplitFinished(Map<String, Progress> finished) {}

    @Override
    protected Progress initializedState(ControlSplit split) {
        return new Progress(split);
    }

    @Override
    protected ControlSplit toSplitType(String splitId, Progress progress) {
        return progress.split();
    }
}
