package io.hedgerow.proto.flink;

import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Serializer of one kind of message. All messages share one version, because they share their parts. */
abstract class MessageSerializer<T> extends RecordSerializer<T> {
    private static final long serialVersionUID = 1L;

    /** Version written today. Every version from 1 on can be read; see the module's README for how to raise it. */
    static final int VERSION = 4;

    MessageSerializer(Class<T> type) {
        super(type, VERSION);
    }

    @Override
    public final TypeSerializerSnapshot<T> snapshotConfiguration() {
        return new MessageSerializerSnapshot<>(recordName(), VERSION);
    }
}
