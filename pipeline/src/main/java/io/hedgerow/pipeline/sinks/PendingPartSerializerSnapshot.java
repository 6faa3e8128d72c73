package io.hedgerow.pipeline.sinks;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * What a checkpoint remembers of {@link PendingPartSerializer}: its version, as the version of this snapshot. State of a
 * later release is refused.
 *
 * <p>Checkpoints hold this class's name: it is never renamed or moved. Public only because Flink instantiates it.
 */
public final class PendingPartSerializerSnapshot implements TypeSerializerSnapshot<PendingPart> {

    @Override
    public int getCurrentVersion() {
        return PendingPartSerializer.VERSION;
    }

    @Override
    public void writeSnapshot(DataOutputView out) {}

    @Override
    public void readSnapshot(int version, DataInputView in, ClassLoader userCodeClassLoader) throws IOException {
        if (version != PendingPartSerializer.VERSION) {
            throw new IOException("the state holds pending part files of format version " + version
                    + "; this release reads version " + PendingPartSerializer.VERSION);
        }
    }

    @Override
    public TypeSerializer<PendingPart> restoreSerializer() {
        return PendingPartSerializer.INSTANCE;
    }

    @Override
    public TypeSerializerSchemaCompatibility<PendingPart> resolveSchemaCompatibility(
            TypeSerializerSnapshot<PendingPart> oldSnapshot) {
        return oldSnapshot instanceof PendingPartSerializerSnapshot
                ? TypeSerializerSchemaCompatibility.compatibleAsIs()
                : TypeSerializerSchemaCompatibility.incompatible();
    }
}
