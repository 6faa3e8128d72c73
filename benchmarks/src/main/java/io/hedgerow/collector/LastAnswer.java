package io.hedgerow.collector;

import io.hedgerow.proto.Answer;
import org.apache.flink.runtime.event.WatermarkEvent;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.LatencyMarker;
import org.apache.flink.streaming.runtime.streamrecord.RecordAttributes;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/** An operator's output that copies nothing and keeps the last answer. Not thread-safe. */
final class LastAnswer implements Output<StreamRecord<Answer>> {
    private @Nullable Answer last;

    @Nullable
    Answer last() {
        return last;
    }

    @Override
    public void collect(StreamRecord<Answer> answer) {
        last = answer.getValue();
    }

    @Override
    public <X> void collect(OutputTag<X> tag, StreamRecord<X> element) {
        throw new IllegalStateException("there is no side output, and one was used: " + tag);
    }

    @Override
    public void emitWatermark(Watermark watermark) {}

    @Override
    public void emitWatermark(WatermarkEvent watermark) {}

    @Override
    public void emitWatermarkStatus(WatermarkStatus status) {}

    @Override
    public void emitLatencyMarker(LatencyMarker marker) {}

    @Override
    public void emitRecordAttributes(RecordAttributes attributes) {}

    @Override
    public void close() {}
}
