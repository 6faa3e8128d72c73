package io.hedgerow.proto.flink;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Type of a message: an atomic type, not usable as a key. Equal when of the same message. */
final class MessageTypeInfo<T> extends TypeInformation<T> {
    private static final long serialVersionUID = 1L;

    private final MessageSerializer<T> serializer;

    MessageTypeInfo(MessageSerializer<T> serializer) {
        this.serializer = serializer;
    }

    MessageSerializer<T> serializer() {
        return serializer;
    }

    @Override
    public boolean isBasicType() {
        return false;
    }

    @Override
    public boolean isTupleType() {
        return false;
    }

    @Override
    public int getArity() {
        return 1;
    }

    @Override
    public int getTotalFields() {
        return 1;
    }

    @Override
    public Class<T> getTypeClass() {
        return serializer.type();
    }

    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public TypeSerializer<T> createSerializer(SerializerConfig config) {
        return serializer;
    }

    @Override
    public String toString() {
        return serializer.messageName();
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof MessageTypeInfo<?> other && serializer.equals(other.serializer);
    }

    @Override
    public int hashCode() {
        return serializer.hashCode();
    }

    @Override
    public boolean canEqual(Object o) {
        return o instanceof MessageTypeInfo;
    }
}
