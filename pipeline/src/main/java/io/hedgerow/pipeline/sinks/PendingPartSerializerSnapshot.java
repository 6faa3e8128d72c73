package io.hedgerow.pipeline.sinks;

import io.hedgerow.proto.flink.RecordSerializerSnapshot;

/** Public only because Flink instantiates it, by this name, which is in checkpoints. */
public final class PendingPartSerializerSnapshot extends RecordSerializerSnapshot<PendingPart> {
    public PendingPartSerializerSnapshot() {
        super(PendingPartSerializer.INSTANCE);
    }
}
