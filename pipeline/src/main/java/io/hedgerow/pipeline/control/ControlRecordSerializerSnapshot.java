package io.hedgerow.pipeline.control;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * What a checkpoint remembers of {@link ControlRecordSerializer}: its version, as the version of this snapshot. State of
 * a later release is refused.
 *
 * <p>Checkpoints hold this class's name: it is never renamed or moved. Public only because Flink instantiates it.
 */
public final class ControlRecordSerializerSnapshot implements TypeSerializerSnapshot<ControlRecord> {

    @Override
    public int getCurrentVersion() {
        return ControlRecordSerializer.VERSION;
    }

    @Override
    public void writeSnapshot(DataOutputView out) {}

    @Override
    public void readSnapshot(int version, DataInputView in, ClassLoader userCodeClassLoader) throws IOException {
        if (version != ControlRecordSerializer.VERSION) {
            throw new IOException("the state holds control records of format version " + version
                    + "; this release reads version " + ControlRecordSerializer.VERSION);
        }
    }

    @Override
    public TypeSerializer<ControlRecord> restoreSerializer() {
        return ControlRecordSerializer.INSTANCE;
    }

    @Override
    public TypeSerializerSchemaCompatibility<ControlRecord> resolveSchemaCompatibility(
            TypeSerializerSnapshot<ControlRecord> oldSnapshot) {
        return oldSnapshot instanceof ControlRecordSerializerSnapshot
                ? TypeSerializerSchemaCompatibility.compatibleAsIs()
                : TypeSerializerSchemaCompatibility.incompatible();
    }
}
