package io.hedgerow.proto.flink;

import java.io.IOException;
import java.util.Objects;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Serializer of one kind of record that travels between operators or lies in their state. Every record begins with the
 * format version it was written under, so that bytes without a serializer snapshot beside them (raw keyed state, buffers
 * of an unaligned checkpoint) are readable by later releases too.
 *
 * <p>Records are immutable: copies are the same instance. Stateless, hence thread-safe; two serializers are equal when
 * they are of one class. Bytes that cannot be a record end in an {@link IOException} that names it.
 *
 * @param <T> the record
 */
public abstract class RecordSerializer<T> extends TypeSerializerSingleton<T> {
    private static final long serialVersionUID = 1L;

    private final Class<T> type;
    private final int version;

    /**
     * @param type class of the records
     * @param version what is written today, at most 127; every version from 1 on can be read
     */
    protected RecordSerializer(Class<T> type, int version) {
        this.type = type;
        this.version = version;
    }

    /** Writes the fields, without the version. */
    protected abstract void write(T record, DataOutputView out) throws IOException;

    /** Reads the fields as they were written under {@code version}. */
    protected abstract T read(int version, DataInputView in) throws IOException;

    /** Name of the record in errors, types and snapshots. */
    final String recordName() {
        return type.getSimpleName();
    }

    final Class<T> type() {
        return type;
    }

    final int version() {
        return version;
    }

    final boolean canRead(int writtenVersion) {
        return writtenVersion >= 1 && writtenVersion <= version;
    }

    /** For errors: the versions that can be read. */
    final String readableVersions() {
        return version == 1 ? "version 1" : "versions 1 to " + version;
    }

    @Override
    public final void serialize(T record, DataOutputView out) throws IOException {
        Objects.requireNonNull(record, "record is null");
        out.writeByte(version);
        write(record, out);
    }

    @Override
    public final T deserialize(DataInputView in) throws IOException {
        int writtenVersion = in.readByte();
        if (!canRead(writtenVersion)) {
            throw new IOException(recordName() + " was written under format version " + writtenVersion
                    + "; this release reads " + readableVersions());
        }
        try {
            return read(writtenVersion, in);
        } catch (RuntimeException e) {
            throw new IOException("the bytes are not a " + recordName() + ": " + e.getMessage(), e);
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
    public final T copy(T from) {
        return from;
    }

    @Override
    public final T copy(T from, T reuse) {
        return from;
    }

    /** Through the record: what was written under an earlier version is written under today's. */
    @Override
    public final void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    @Override
    public final int getLength() {
        return -1;
    }
}
