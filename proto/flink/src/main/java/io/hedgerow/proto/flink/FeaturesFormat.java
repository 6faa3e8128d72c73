package io.hedgerow.proto.flink;

import io.hedgerow.policies.Tensor;
import io.hedgerow.proto.MalformedValue;
import java.io.IOException;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/** The features of a request as sent: name, kind of value, value. */
final class FeaturesFormat {
    private static final int NULL = 0;
    private static final int DOUBLE = 1;
    private static final int LONG = 2;
    private static final int STRING = 3;
    private static final int FALSE = 4;
    private static final int TRUE = 5;
    private static final int BIG_INTEGER = 6;
    private static final int TENSOR = 7;
    private static final int MALFORMED_FEATURE = 8;
    private static final int MALFORMED_INPUT = 9;

    private FeaturesFormat() {}

    static void write(Map<String, @Nullable Object> features, DataOutputView out) throws IOException {
        Wire.writeVarInt(features.size(), out);
        for (Map.Entry<String, @Nullable Object> feature : features.entrySet()) {
            Wire.writeString(feature.getKey(), out);
            writeValue(feature.getKey(), feature.getValue(), out);
        }
    }

    private static void writeValue(String name, @Nullable Object value, DataOutputView out) throws IOException {
        if (value instanceof Double number) {
            out.writeByte(DOUBLE);
            Wire.writeDouble(number, out);
        } else if (value instanceof Long number) {
            out.writeByte(LONG);
            out.writeLong(number);
        } else if (value instanceof String string) {
            out.writeByte(STRING);
            Wire.writeString(string, out);
        } else if (value instanceof Boolean flag) {
            out.writeByte(flag ? TRUE : FALSE);
        } else if (value == null) {
            out.writeByte(NULL);
        } else {
            writeRareValue(name, value, out);
        }
    }

    private static void writeRareValue(String name, Object value, DataOutputView out) throws IOException {
        if (value instanceof Tensor tensor) {
            out.writeByte(TENSOR);
            TensorFormat.write(tensor, out);
        } else if (value instanceof BigInteger number) {
            out.writeByte(BIG_INTEGER);
            byte[] bytes = number.toByteArray();
            Wire.writeVarInt(bytes.length, out);
            out.write(bytes);
        } else if (value instanceof MalformedValue malformed) {
            out.writeByte(malformed.input() ? MALFORMED_INPUT : MALFORMED_FEATURE);
            Wire.writeString(malformed.message(), out);
        } else {
            throw new IOException(
                    "feature " + name + " is a " + value.getClass().getName());
        }
    }

    static Map<String, @Nullable Object> read(DataInputView in) throws IOException {
        int size = Wire.readLength("the features", in);
        Map<String, @Nullable Object> features = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            String name = Wire.readString("a feature's name", in);
            features.put(name, readValue(in));
        }
        return features;
    }

    private static @Nullable Object readValue(DataInputView in) throws IOException {
        int kind = in.readByte();
        return switch (kind) {
            case NULL -> null;
            case DOUBLE -> Wire.readDouble(in);
            case LONG -> in.readLong();
            case STRING -> Wire.readString("a feature's value", in);
            case FALSE -> false;
            case TRUE -> true;
            case BIG_INTEGER -> new BigInteger(Wire.readBytes(Wire.readLength("an integer", in), in));
            case TENSOR -> TensorFormat.read(in);
            case MALFORMED_FEATURE, MALFORMED_INPUT ->
                new MalformedValue(Wire.readString("what is wrong with a feature", in), kind == MALFORMED_INPUT);
            default -> throw new IOException("unknown kind of feature " + kind);
        };
    }
}
