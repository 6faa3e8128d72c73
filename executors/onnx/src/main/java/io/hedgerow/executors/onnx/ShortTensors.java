package io.hedgerow.executors.onnx;

import com.google.protobuf.ByteString;
import io.hedgerow.executors.onnx.proto.TensorProto;
import io.hedgerow.executors.onnx.proto.TensorProto.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Elements of short constants, of the types that lengths, positions and counts come in. */
final class ShortTensors {
    private ShortTensors() {}

    /** The elements, or null where the type is another. */
    static @Nullable List<Double> numbers(TensorProto tensor) {
        return tensor.hasRawData() ? raw(tensor) : typed(tensor);
    }

    private static @Nullable List<Double> typed(TensorProto tensor) {
        return switch (tensor.getDataType()) {
            case DataType.INT64_VALUE -> doubles(tensor.getInt64DataList());
            case DataType.INT32_VALUE, DataType.BOOL_VALUE -> doubles(tensor.getInt32DataList());
            case DataType.FLOAT_VALUE -> doubles(tensor.getFloatDataList());
            case DataType.DOUBLE_VALUE -> doubles(tensor.getDoubleDataList());
            default -> null;
        };
    }

    private static @Nullable List<Double> raw(TensorProto tensor) {
        ByteBuffer bytes = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        List<Double> values = new ArrayList<>();
        int width = OnnxTypes.bitsOf(tensor.getDataType()) / 8;
        while (width > 0 && bytes.remaining() >= width) {
            switch (tensor.getDataType()) {
                case DataType.INT64_VALUE -> values.add((double) bytes.getLong());
                case DataType.INT32_VALUE -> values.add((double) bytes.getInt());
                case DataType.BOOL_VALUE -> values.add((double) bytes.get());
                case DataType.FLOAT_VALUE -> values.add((double) bytes.getFloat());
                case DataType.DOUBLE_VALUE -> values.add(bytes.getDouble());
                default -> {
                    return null;
                }
            }
        }
        return values;
    }

    static List<Double> doubles(List<? extends Number> numbers) {
        return numbers.stream().map(Number::doubleValue).toList();
    }

    /** Raw 64-bit integers. */
    static List<Long> longs(ByteString raw) {
        var buffer = raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
        List<Long> values = new ArrayList<>();
        while (buffer.hasRemaining()) {
            values.add(buffer.get());
        }
        return values;
    }
}
