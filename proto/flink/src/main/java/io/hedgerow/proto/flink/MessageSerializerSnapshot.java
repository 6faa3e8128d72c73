package io.hedgerow.proto.flink;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * What a checkpoint remembers of a message's serializer: the message's name and the format version. State of the
 * same version is read as it is, older state is migrated, state of a later release is refused.
 *
 * <p>Checkpoints hold this class's name: it is never renamed or moved. Public only because Flink instantiates it.
 *
 * @param <T> the message
 */
public final class MessageSerializerSnapshot<T> implements TypeSerializerSnapshot<T> {
    private static final int LAYOUT = 1;

    private String messageName;
    private int formatVersion;

    /** For Flink, which fills it by {@link #readSnapshot}. */
    public MessageSerializerSnapshot() {
        this("", 0);
    }

    MessageSerializerSnapshot(String messageName, int formatVersion) {
        this.messageName = messageName;
        this.formatVersion = formatVersion;
    }

    @Override
    public int getCurrentVersion() {
        return LAYOUT;
    }

    @Override
    public void writeSnapshot(DataOutputView out) throws IOException {
        out.writeUTF(messageName);
        out.writeInt(formatVersion);
    }

    @Override
    public void readSnapshot(int layout, DataInputView in, ClassLoader userCodeClassLoader) throws IOException {
        if (layout != LAYOUT) {
            throw new IOException("the serializer snapshot has layout " + layout + ", this release reads " + LAYOUT);
        }
        messageName = in.readUTF();
        formatVersion = in.readInt();
        if (formatVersion < 1) {
            throw new IOException(messageName + " cannot have format version " + formatVersion);
        }
        if (MessageTypes.serializerOf(messageName) == null) {
            throw new IOException("the state holds messages of kind " + messageName + ", unknown to this release");
        }
    }

    @Override
    @SuppressWarnings("unchecked") // a name stands for one message class, for good
    public TypeSerializer<T> restoreSerializer() {
        MessageSerializer<?> serializer = MessageTypes.serializerOf(messageName);
        if (serializer == null || formatVersion > MessageSerializer.VERSION) {
            throw new IllegalStateException(this + " cannot be read by this release, which knows format versions 1 to "
                    + MessageSerializer.VERSION);
        }
        return (TypeSerializer<T>) serializer;
    }

    @Override
    public TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(TypeSerializerSnapshot<T> oldSnapshot) {
        if (!(oldSnapshot instanceof MessageSerializerSnapshot<T> old)
                || !old.messageName.equals(messageName)
                || old.formatVersion > formatVersion) {
            return TypeSerializerSchemaCompatibility.incompatible();
        }
        return old.formatVersion == formatVersion
                ? TypeSerializerSchemaCompatibility.compatibleAsIs()
                : TypeSerializerSchemaCompatibility.compatibleAfterMigration();
    }

    @Override
    public String toString() {
        return messageName + " of format version " + formatVersion;
    }
}
