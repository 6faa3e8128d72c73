package io.hedgerow.experiments.flink;

import io.hedgerow.experiments.JoinRecord;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * What a checkpoint remembers of {@link JoinRecordSerializer}: its version, as the version of this snapshot. State of
 * a later release is refused.
 *
 * <p>Checkpoints hold this class's name: it is never renamed or moved. Public only because Flink instantiates it.
 */
public final class JoinRecordSerializerSnapshot implements TypeSerializerSnapshot<JoinRecord> {

    @Override
    public int getCurrentVersion() {
        return JoinRecordSerializer.VERSION;
    }

    @Override
    public void writeSnapshot(DataOutputView out) {}

    @Override
    public void readSnapshot(int version, DataInputView in, ClassLoader userCodeClassLoader) throws IOException {
        if (version != JoinRecordSerializer.VERSION) {
            throw new IOException("the state holds join records of format version " + version
                    + "; this release reads version " + JoinRecordSerializer.VERSION);
        }
    }

    @Override
    public TypeSerializer<JoinRecord> restoreSerializer() {
        return JoinRecordSerializer.INSTANCE;
    }

    @Override
    public TypeSerializerSchemaCompatibility<JoinRecord> resolveSchemaCompatibility(
            TypeSerializerSnapshot<JoinRecord> oldSnapshot) {
        return oldSnapshot instanceof JoinRecordSerializerSnapshot
                ? TypeSerializerSchemaCompatibility.compatibleAsIs()
                : TypeSerializerSchemaCompatibility.incompatible();
    }
}
