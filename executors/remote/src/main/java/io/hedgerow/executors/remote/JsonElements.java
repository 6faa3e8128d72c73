package io.hedgerow.executors.remote;

import com.fasterxml.jackson.core.JsonGenerator;
import io.hedgerow.executors.tensors.ElementType;
import io.hedgerow.executors.tensors.TensorData;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes the elements of tensors. */
final class JsonElements {
    private JsonElements() {}

    /** One after another. */
    static void writeFlat(JsonGenerator json, ElementType type, TensorData tensor) throws IOException {
        for (int i = 0; i < tensor.size(); i++) {
            write(json, type, tensor, i);
        }
    }

    /** As arrays in arrays, or a single value. */
    static void writeNested(JsonGenerator json, ElementType type, TensorData tensor) throws IOException {
        writeNested(json, type, tensor, 0, 0, tensor.size());
    }

    private static void writeNested(
            JsonGenerator json, ElementType type, TensorData tensor, int axis, int from, int count) throws IOException {
        if (axis == tensor.shape().length) {
            write(json, type, tensor, from);
            return;
        }
        int length = (int) tensor.shape()[axis];
        json.writeStartArray();
        for (int i = 0; i < length; i++) {
            int each = count / length;
            writeNested(json, type, tensor, axis + 1, from + i * each, each);
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, ElementType type, TensorData tensor, int at) throws IOException {
        switch (type.kind()) {
            case REAL -> writeReal(json, type, tensor.numbers(), at);
            case SIGNED -> json.writeNumber(type.integerAt(tensor.numbers(), at));
            case UNSIGNED -> json.writeNumber(Long.toUnsignedString(type.integerAt(tensor.numbers(), at)));
            case TRUTH -> json.writeBoolean(type.integerAt(tensor.numbers(), at) != 0);
            case TEXT -> json.writeString(tensor.texts()[at]);
        }
    }

    /** In as few digits as tell it from others of its type. */
    private static void writeReal(JsonGenerator json, ElementType type, ByteBuffer numbers, int at) throws IOException {
        double value = type.realAt(numbers, at);
        if (type == ElementType.DOUBLE) {
            json.writeNumber(value);
        } else {
            json.writeNumber((float) value);
        }
    }
}
