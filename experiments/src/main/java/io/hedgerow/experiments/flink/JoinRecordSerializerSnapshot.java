package io.hedgerow.experiments.flink;

import io.hedgerow.experiments.JoinRecord;
import io.hedgerow.proto.flink.RecordSerializerSnapshot;

/** Public only because Flink instantiates it, by this name, which is in checkpoints. */
public final class JoinRecordSerializerSnapshot extends RecordSerializerSnapshot<JoinRecord> {
    public JoinRecordSerializerSnapshot() {
        super(JoinRecordSerializer.INSTANCE);
    }
}
