package io.hedgerow.proto.flink;

import java.io.IOException;
import java.util.Objects;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Serializer of one kind of message. Every record begins with the format version it was written under, so that
 * bytes without a serializer snapshot beside them (raw keyed state, buffers of an unaligned checkpoint) are
 * readable by later releases too. All messages share one version, because they share their parts.
 *
 * <p>Messages are immutable: copies are the same instance. Stateless, hence thread-safe; two serializers are
 * equal when they are for one message. Bytes that cannot be a message end in an {@link IOException} that names it.
 */
abstract class MessageSerializer<T> extends TypeSerializer<T> {
    private static final long serialVersionUID = 1L;

    /** Version written today. Every version from 1 on can be read; see the module's README for how to raise it. */
    static final int VERSION = 4;

    private final Class<T> type;

    MessageSerializer(Class<T> type) {
        this.type = type;
    }

    /** Writes the fields, without the version. */
    abstract void write(T message, DataOutputView out) throws IOException;

    /** Reads the fields as they were written under {@code version}. */
    abstract T read(int version, DataInputView in) throws IOException;

    /** Name under which snapshots know this message; never changes. */
    final String messageName() {
        return type.getSimpleName();
    }

    final Class<T> type() {
        return type;
    }

    @Override
    public final void serialize(T message, DataOutputView out) throws IOException {
        Objects.requireNonNull(message, "message is null");
        out.writeByte(VERSION);
        write(message, out);
    }

    @Override
    public final T deserialize(DataInputView in) throws IOException {
        int version = in.readByte();
        if (version < 1 || version > VERSION) {
            throw new IOException(messageName() + " was written under format version " + version
                    + "; this release reads versions 1 to " + VERSION);
        }
        try {
            return read(version, in);
        } catch (RuntimeException e) {
            throw new IOException("the bytes are not a " + messageName() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public final T deserialize(T reuse, DataInputView in) throws IOException {
        return deserialize(in);
    }

    @Override
    public final boolean isImmutableType() {
        return true;
    }

    @Override
    public final TypeSerializer<T> duplicate() {
        return this;
    }

    @Override
    public final T copy(T from) {
        return from;
    }

    @Override
    public final T copy(T from, T reuse) {
        return from;
    }

    @Override
    public final void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    @Override
    public final int getLength() {
        return -1;
    }

    @Override
    public final TypeSerializerSnapshot<T> snapshotConfiguration() {
        return new MessageSerializerSnapshot<>(messageName(), VERSION);
    }

    @Override
    public final boolean equals(Object o) {
        return o instanceof MessageSerializer<?> other && type == other.type;
    }

    @Override
    public final int hashCode() {
        return type.hashCode();
    }
}
