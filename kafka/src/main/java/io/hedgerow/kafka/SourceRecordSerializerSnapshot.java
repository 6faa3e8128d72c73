package io.hedgerow.kafka;

import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;

/**
 * What a checkpoint remembers of {@link SourceRecordSerializer}; the version of the bytes is in the bytes.
 *
 * <p>Checkpoints hold this class's name: it is never renamed or moved. Public only because Flink instantiates it.
 */
public final class SourceRecordSerializerSnapshot extends SimpleTypeSerializerSnapshot<SourceRecord> {
    public SourceRecordSerializerSnapshot() {
        super(() -> SourceRecordSerializer.INSTANCE);
    }
}
