package io.hedgerow.proto.flink;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * What a checkpoint remembers of a {@link RecordSerializer}: its version, as the version of this snapshot. State of an
 * earlier version is read as it is, for every record says its own; state of a later release is refused.
 *
 * <p>Checkpoints hold the name of the subclass: it is never renamed or moved, is public, and has a public constructor
 * without arguments, because Flink instantiates it.
 *
 * @param <T> the record
 */
public abstract class RecordSerializerSnapshot<T> implements TypeSerializerSnapshot<T> {
    private final RecordSerializer<T> serializer;

    /** @param serializer today's */
    protected RecordSerializerSnapshot(RecordSerializer<T> serializer) {
        this.serializer = serializer;
    }

    @Override
    public final int getCurrentVersion() {
        return serializer.version();
    }

    @Override
    public final void writeSnapshot(DataOutputView out) {}

    @Override
    public final void readSnapshot(int version, DataInputView in, ClassLoader userCodeClassLoader) throws IOException {
        if (!serializer.canRead(version)) {
            throw new IOException("the state holds records of kind " + serializer.recordName() + " and format version "
                    + version + "; this release reads " + serializer.readableVersions());
        }
    }

    @Override
    public final TypeSerializer<T> restoreSerializer() {
        return serializer;
    }

    @Override
    public final TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(
            TypeSerializerSnapshot<T> oldSnapshot) {
        return oldSnapshot.getClass() == getClass()
                ? TypeSerializerSchemaCompatibility.compatibleAsIs()
                : TypeSerializerSchemaCompatibility.incompatible();
    }
}
