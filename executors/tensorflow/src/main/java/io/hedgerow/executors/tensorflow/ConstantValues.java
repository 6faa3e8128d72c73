package io.hedgerow.executors.tensorflow;

import com.google.protobuf.ByteString;
import io.hedgerow.executors.tensorflow.proto.TensorProto;
import io.hedgerow.executors.tensors.Axes;
import io.hedgerow.executors.tensors.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Reads short constants out of the file. */
final class ConstantValues {
    /** What is longer is no list of axes or classes. */
    static final int MOST_ELEMENTS = 100_000;

    private ConstantValues() {}

    /** Numbers of an int32 or int64 constant; empty for other types. */
    static List<Long> integers(TensorProto tensor) {
        ElementType type = TensorflowTypes.of(tensor.getDtype());
        if (type != ElementType.INT32 && type != ElementType.INT64) {
            return List.of();
        }
        List<Long> values = new ArrayList<>();
        if (!tensor.getTensorContent().isEmpty()) {
            ByteBuffer raw = tensor.getTensorContent().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
            while (raw.remaining() >= type.bytes() && values.size() <= MOST_ELEMENTS) {
                values.add(type == ElementType.INT32 ? raw.getInt() : raw.getLong());
            }
        } else if (type == ElementType.INT32) {
            tensor.getIntValList().forEach(value -> values.add((long) value));
        } else {
            values.addAll(tensor.getInt64ValList());
        }
        return repeated(tensor, values);
    }

    /** Strings of a constant; empty for other types. */
    static List<String> texts(TensorProto tensor) {
        return repeated(
                tensor,
                tensor.getStringValList().stream().map(ByteString::toStringUtf8).toList());
    }

    /** The last element stands for all that follow. */
    private static <T> List<T> repeated(TensorProto tensor, List<T> values) {
        long elements = Axes.elements(TensorChecks.sizes(tensor.getTensorShape()));
        if (values.isEmpty() || values.size() >= elements || elements > MOST_ELEMENTS) {
            return values;
        }
        List<T> all = new ArrayList<>(values);
        while (all.size() < elements) {
            all.add(values.get(values.size() - 1));
        }
        return all;
    }
}
