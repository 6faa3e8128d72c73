package io.hedgerow.collector;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * What a checkpoint remembers of {@link RequestStateSerializer}: the newest format version among its records.
 * Checkpoints hold this class's name: it is never renamed or moved. Public only because Flink instantiates it.
 */
public final class RequestStateSerializerSnapshot implements TypeSerializerSnapshot<RequestState> {
    private static final int LAYOUT = 1;

    private int formatVersion = RequestStateSerializer.VERSION;

    @Override
    public int getCurrentVersion() {
        return LAYOUT;
    }

    @Override
    public void writeSnapshot(DataOutputView out) throws IOException {
        out.writeInt(formatVersion);
    }

    @Override
    public void readSnapshot(int layout, DataInputView in, ClassLoader userCodeClassLoader) throws IOException {
        if (layout != LAYOUT) {
            throw new IOException("the serializer snapshot has layout " + layout + ", this release reads " + LAYOUT);
        }
        formatVersion = in.readInt();
    }

    @Override
    public TypeSerializer<RequestState> restoreSerializer() {
        if (formatVersion > RequestStateSerializer.VERSION) {
            throw new IllegalStateException("the collector's state has format version " + formatVersion
                    + "; this release reads versions 1 to " + RequestStateSerializer.VERSION);
        }
        return new RequestStateSerializer();
    }

    @Override
    public TypeSerializerSchemaCompatibility<RequestState> resolveSchemaCompatibility(
            TypeSerializerSnapshot<RequestState> oldSnapshot) {
        return oldSnapshot instanceof RequestStateSerializerSnapshot old && old.formatVersion <= formatVersion
                ? TypeSerializerSchemaCompatibility.compatibleAsIs()
                : TypeSerializerSchemaCompatibility.incompatible();
    }
}
