package io.hedgerow.proto.flink;

import java.lang.reflect.Type;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/**
 * Lets Flink find the type of a message by its class. The in-flight messages name it themselves; for the wire's
 * messages it can be named in {@code pipeline.serialization-config}.
 *
 * @param <T> the message
 */
public final class MessageTypeFactory<T> extends TypeInfoFactory<T> {

    /** Throws {@link IllegalArgumentException} for a type that is no message. */
    @Override
    @SuppressWarnings("unchecked") // a type information of class X is one for X
    public TypeInformation<T> createTypeInfo(Type type, Map<String, TypeInformation<?>> genericParameters) {
        for (TypeInformation<?> candidate : MessageTypes.all()) {
            if (candidate.getTypeClass() == type) {
                return (TypeInformation<T>) candidate;
            }
        }
        throw new IllegalArgumentException(type + " is not a message; messages are " + MessageTypes.all());
    }
}
