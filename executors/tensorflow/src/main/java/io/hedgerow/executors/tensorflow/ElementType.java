package io.hedgerow.executors.tensorflow;

import io.hedgerow.policies.Tensor.Datatype;
import io.hedgerow.policies.spec.ValueType;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;
import org.tensorflow.types.TUint16;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TType;

/** An element type that TensorFlow's Java interface can make tensors of. */
enum ElementType {
    FLOAT(1, TFloat32.class, Datatype.FP32, ValueType.FLOAT, Kind.REAL, 4),
    DOUBLE(2, TFloat64.class, Datatype.FP64, ValueType.DOUBLE, Kind.REAL, 8),
    INT32(3, TInt32.class, Datatype.INT32, ValueType.INT, Kind.SIGNED, 4),
    UINT8(4, TUint8.class, Datatype.UINT8, ValueType.INT, Kind.UNSIGNED, 1),
    STRING(7, TString.class, Datatype.BYTES, ValueType.STRING, Kind.TEXT, 0),
    INT64(9, TInt64.class, Datatype.INT64, ValueType.LONG, Kind.SIGNED, 8),
    BOOL(10, TBool.class, Datatype.BOOL, ValueType.BOOLEAN, Kind.TRUTH, 1),
    /** Read as FP32, of which it is the upper half. */
    BFLOAT16(14, TBfloat16.class, Datatype.FP32, ValueType.FLOAT, Kind.REAL, 2),
    UINT16(17, TUint16.class, Datatype.UINT16, ValueType.INT, Kind.UNSIGNED, 2),
    HALF(19, TFloat16.class, Datatype.FP16, ValueType.FLOAT, Kind.REAL, 2);

    /** What kind of value an element is. */
    enum Kind {
        REAL,
        SIGNED,
        UNSIGNED,
        TRUTH,
        TEXT
    }

    private final int number;
    private final Class<? extends TType> javaType;
    private final Datatype datatype;
    private final ValueType valueType;
    private final Kind kind;
    private final int bytes;

    ElementType(
            int number, Class<? extends TType> javaType, Datatype datatype, ValueType valueType, Kind kind, int bytes) {
        this.number = number;
        this.javaType = javaType;
        this.datatype = datatype;
        this.valueType = valueType;
        this.kind = kind;
        this.bytes = bytes;
    }

    /** The type of that number in the format, or null when it can be neither fed nor read. */
    static @Nullable ElementType of(int number) {
        for (ElementType type : values()) {
            if (type.number == number) {
                return type;
            }
        }
        return null;
    }

    Kind kind() {
        return kind;
    }

    /** Bytes of an element in a buffer; 0 for strings. */
    int bytes() {
        return bytes;
    }

    Class<? extends TType> javaType() {
        return javaType;
    }

    /** What an output of this type travels as. */
    Datatype datatype() {
        return datatype;
    }

    /** The type of an endpoint input that feeds it. */
    ValueType valueType() {
        return valueType;
    }

    /** The name in messages, as TensorFlow writes it: {@code float}, {@code uint8}. */
    String tensorflowName() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean isInteger() {
        return kind == Kind.SIGNED || kind == Kind.UNSIGNED;
    }

    /** Whether values of an endpoint input can be written without guessing what was meant. */
    boolean accepts(ValueType from) {
        return switch (kind) {
            case REAL -> from != ValueType.STRING;
            case SIGNED, UNSIGNED -> from == ValueType.LONG || from == ValueType.INT || from == ValueType.BOOLEAN;
            case TRUTH -> from == ValueType.BOOLEAN;
            case TEXT -> from == ValueType.STRING;
        };
    }

    /** Writes a real number; only for {@link Kind#REAL}. */
    void putReal(ByteBuffer target, int element, double value) {
        int at = element * bytes;
        switch (this) {
            case FLOAT -> target.putFloat(at, (float) value);
            case DOUBLE -> target.putDouble(at, value);
            case HALF -> target.putShort(at, HalfFloats.halfOf((float) value));
            case BFLOAT16 -> target.putShort(at, HalfFloats.upperHalfOf((float) value));
            default -> throw new IllegalArgumentException("a real number cannot be " + tensorflowName());
        }
    }

    /** Writes an integer, or a truth value as 1 or 0. Throws when it does not fit. */
    void putInteger(ByteBuffer target, int element, long value) {
        if (kind == Kind.REAL) {
            putReal(target, element, (double) value);
            return;
        }
        if (!fits(value)) {
            throw new IllegalArgumentException(value + " does not fit " + tensorflowName());
        }
        int at = element * bytes;
        switch (bytes) {
            case 1 -> target.put(at, (byte) value);
            case 2 -> target.putShort(at, (short) value);
            case 4 -> target.putInt(at, (int) value);
            default -> target.putLong(at, value);
        }
    }

    private boolean fits(long value) {
        return switch (this) {
            case INT64 -> true;
            case INT32 -> value == (int) value;
            case UINT8 -> value >= 0 && value <= 0xFF;
            case UINT16 -> value >= 0 && value <= 0xFFFF;
            case BOOL -> value == 0 || value == 1;
            case FLOAT, DOUBLE, BFLOAT16, HALF, STRING -> false;
        };
    }

    /** Reads any number as a double; only for types that have a buffer. */
    double realAt(ByteBuffer data, int element) {
        int at = element * bytes;
        return switch (this) {
            case FLOAT -> data.getFloat(at);
            case DOUBLE -> data.getDouble(at);
            case HALF -> HalfFloats.floatOfHalf(data.getShort(at));
            case BFLOAT16 -> HalfFloats.floatOfUpperHalf(data.getShort(at));
            case INT32, INT64, UINT8, UINT16, BOOL -> integerAt(data, element);
            case STRING -> throw new IllegalArgumentException("a string is not a number");
        };
    }

    /** Reads an integer. */
    long integerAt(ByteBuffer data, int element) {
        int at = element * bytes;
        return switch (this) {
            case UINT8, BOOL -> data.get(at) & 0xFF;
            case UINT16 -> data.getShort(at) & 0xFFFF;
            case INT32 -> data.getInt(at);
            case INT64 -> data.getLong(at);
            case FLOAT, DOUBLE, HALF, BFLOAT16, STRING ->
                throw new IllegalArgumentException(tensorflowName() + " is not an integer type");
        };
    }
}
