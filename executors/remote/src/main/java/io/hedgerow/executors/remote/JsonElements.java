package io.hedgerow.executors.remote;

import com.fasterxml.jackson.core.JsonGenerator;
import io.hedgerow.policies.Tensor;
import io.hedgerow.policies.Tensor.Datatype;
import java.io.IOException;

/** Writes the elements of tensors. */
final class JsonElements {
    private JsonElements() {}

    /** One after another. */
    static void writeFlat(JsonGenerator json, Tensor tensor) throws IOException {
        for (int i = 0; i < tensor.size(); i++) {
            write(json, tensor, i);
        }
    }

    /** As arrays in arrays, or a single value. */
    static void writeNested(JsonGenerator json, Tensor tensor) throws IOException {
        writeNested(json, tensor, 0, 0, tensor.size());
    }

    private static void writeNested(JsonGenerator json, Tensor tensor, int axis, int from, int count)
            throws IOException {
        if (axis == tensor.shape().length) {
            write(json, tensor, from);
            return;
        }
        int length = (int) tensor.shape()[axis];
        json.writeStartArray();
        for (int i = 0; i < length; i++) {
            int each = count / length;
            writeNested(json, tensor, axis + 1, from + i * each, each);
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, Tensor tensor, int at) throws IOException {
        if (tensor.data() instanceof float[] floats) {
            json.writeNumber(floats[at]);
        } else if (tensor.data() instanceof double[] doubles) {
            json.writeNumber(doubles[at]);
        } else if (tensor.data() instanceof String[] texts) {
            json.writeString(texts[at]);
        } else if (tensor.data() instanceof boolean[] truths) {
            json.writeBoolean(truths[at]);
        } else if (tensor.datatype() == Datatype.UINT64) {
            json.writeNumber(Long.toUnsignedString(Elements.integerAt(tensor, at)));
        } else {
            json.writeNumber(Elements.integerAt(tensor, at));
        }
    }
}
