package io.hedgerow.proto.flink;

import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** Messages to bytes and back. */
final class Bytes {
    private Bytes() {}

    @SuppressWarnings("unchecked")
    static MessageSerializer<Object> serializerOf(TypeInformation<?> type) {
        return (MessageSerializer<Object>) ((RecordTypeInfo<?>) type).serializer();
    }

    static byte[] of(MessageSerializer<Object> serializer, Object message) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(message, out);
        return out.getCopyOfBuffer();
    }

    /** Reads one message; bytes left over are an error. */
    static Object read(MessageSerializer<Object> serializer, byte[] bytes) throws IOException {
        DataInputDeserializer in = new DataInputDeserializer(bytes);
        Object message = serializer.deserialize(in);
        if (in.available() != 0) {
            throw new IOException(in.available() + " bytes left over");
        }
        return message;
    }
}
