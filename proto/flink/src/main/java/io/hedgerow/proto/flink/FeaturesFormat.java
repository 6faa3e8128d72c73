package io.hedgerow.proto.flink;

import io.hedgerow.policies.Tensor;
import io.hedgerow.proto.MalformedValue;
import io.hedgerow.proto.Request;
import java.io.IOException;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/** The features of a request as sent: name, kind of value, value. The kind also says which came as inputs. */
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
    private static final int TENSOR_INPUT = 10;
    private static final int MALFORMED_PART_OF_INPUT = 11;

    private FeaturesFormat() {}

    static void write(Request request, DataOutputView out) throws IOException {
        Map<String, @Nullable Object> features = request.features();
        Wire.writeVarInt(features.size(), out);
        for (Map.Entry<String, @Nullable Object> feature : features.entrySet()) {
            String name = feature.getKey();
            Wire.writeString(name, out);
            writeValue(name, feature.getValue(), request.inputs().contains(name), out);
        }
    }

    private static void writeValue(String name, @Nullable Object value, boolean input, DataOutputView out)
            throws IOException {
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
            writeRareValue(name, value, input, out);
        }
    }

    private static void writeRareValue(String name, Object value, boolean input, DataOutputView out)
            throws IOException {
        if (value instanceof Tensor tensor) {
            out.writeByte(input ? TENSOR_INPUT : TENSOR);
            TensorFormat.write(tensor, out);
        } else if (value instanceof BigInteger number) {
            out.writeByte(BIG_INTEGER);
            byte[] bytes = number.toByteArray();
            Wire.writeVarInt(bytes.length, out);
            out.write(bytes);
        } else if (value instanceof MalformedValue malformed) {
            writeMalformed(malformed, input, out);
        } else {
            throw new IOException(
                    "feature " + name + " is a " + value.getClass().getName());
        }
    }

    private static void writeMalformed(MalformedValue malformed, boolean input, DataOutputView out) throws IOException {
        if (input && !malformed.place().isEmpty()) {
            out.writeByte(MALFORMED_PART_OF_INPUT);
            Wire.writeString(malformed.place(), out);
        } else {
            out.writeByte(input ? MALFORMED_INPUT : MALFORMED_FEATURE);
        }
        Wire.writeString(malformed.message(), out);
    }

    /** Reads features; adds the names of those that came as inputs to {@code inputs}. */
    static Map<String, @Nullable Object> read(DataInputView in, Set<String> inputs) throws IOException {
        int size = Wire.readLength("the features", in);
        Map<String, @Nullable Object> features = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            String name = Wire.readString("a feature's name", in);
            int kind = in.readByte();
            if (kind == TENSOR_INPUT || kind == MALFORMED_INPUT || kind == MALFORMED_PART_OF_INPUT) {
                inputs.add(name);
            }
            features.put(name, readValue(kind, in));
        }
        return features;
    }

    private static @Nullable Object readValue(int kind, DataInputView in) throws IOException {
        return switch (kind) {
            case NULL -> null;
            case DOUBLE -> Wire.readDouble(in);
            case LONG -> in.readLong();
            case STRING -> Wire.readString("a feature's value", in);
            case FALSE -> false;
            case TRUE -> true;
            case BIG_INTEGER -> new BigInteger(Wire.readBytes(Wire.readLength("an integer", in), in));
            case TENSOR, TENSOR_INPUT -> TensorFormat.read(in);
            case MALFORMED_FEATURE, MALFORMED_INPUT -> new MalformedValue(readMessage(in));
            case MALFORMED_PART_OF_INPUT -> {
                String place = Wire.readString("a place in a tensor", in);
                yield new MalformedValue(readMessage(in), place);
            }
            default -> throw new IOException("unknown kind of feature " + kind);
        };
    }

    private static String readMessage(DataInputView in) throws IOException {
        return Wire.readString("what is wrong with a feature", in);
    }
}
