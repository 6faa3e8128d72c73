package io.hedgerow.pipeline.control;

import io.hedgerow.proto.flink.RecordSerializerSnapshot;

/** Public only because Flink instantiates it, by this name, which is in checkpoints. */
public final class ControlRecordSerializerSnapshot extends RecordSerializerSnapshot<ControlRecord> {
    public ControlRecordSerializerSnapshot() {
        super(ControlRecordSerializer.INSTANCE);
    }
}
