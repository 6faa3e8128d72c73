package io.hedgerow.proto.flink;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SerializerTestBase;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Flink's own expectations of a serializer, for one message. */
abstract class MessageSerializerContract<T> extends SerializerTestBase<T> {
    private final TypeInformation<T> type;

    MessageSerializerContract(TypeInformation<T> type) {
        this.type = type;
    }

    @Override
    protected TypeSerializer<T> createSerializer() {
        return ((RecordTypeInfo<T>) type).serializer();
    }

    @Override
    protected int getLength() {
        return -1;
    }

    @Override
    protected Class<T> getTypeClass() {
        return type.getTypeClass();
    }

    @Override
    @SuppressWarnings("unchecked")
    protected T[] getTestData() {
        T[] messages = (T[]) java.lang.reflect.Array.newInstance(getTypeClass(), 8);
        for (int i = 0; i < messages.length; i++) {
            messages[i] = getTypeClass()
                    .cast(new RandomMessages(i).message(getTypeClass().getSimpleName()));
        }
        return messages;
    }
}
