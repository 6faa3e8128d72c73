package io.hedgerow.executors.tensors;

import io.hedgerow.policies.Tensor.Datatype;
import io.hedgerow.policies.spec.ValueType;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * An element type of tensors that can be fed and read. Numbers lie in buffers of the machine's own order; a format says
 * which of the types its runtime has, and what it calls them.
 */
public enum ElementType {
    FLOAT(Datatype.FP32, ValueType.FLOAT, Kind.REAL, 4),
    DOUBLE(Datatype.FP64, ValueType.DOUBLE, Kind.REAL, 8),
    FLOAT16(Datatype.FP16, ValueType.FLOAT, Kind.REAL, 2),
    /** Read as FP32, of which it is the upper half. */
    BFLOAT16(Datatype.FP32, ValueType.FLOAT, Kind.REAL, 2),
    INT8(Datatype.INT8, ValueType.INT, Kind.SIGNED, 1),
    INT16(Datatype.INT16, ValueType.INT, Kind.SIGNED, 2),
    INT32(Datatype.INT32, ValueType.INT, Kind.SIGNED, 4),
    INT64(Datatype.INT64, ValueType.LONG, Kind.SIGNED, 8),
    UINT8(Datatype.UINT8, ValueType.INT, Kind.UNSIGNED, 1),
    UINT16(Datatype.UINT16, ValueType.INT, Kind.UNSIGNED, 2),
    UINT32(Datatype.UINT32, ValueType.LONG, Kind.UNSIGNED, 4),
    /** Beyond the range of a long only out of tensors of the same type. */
    UINT64(Datatype.UINT64, ValueType.LONG, Kind.UNSIGNED, 8),
    BOOL(Datatype.BOOL, ValueType.BOOLEAN, Kind.TRUTH, 1),
    STRING(Datatype.BYTES, ValueType.STRING, Kind.TEXT, 0);

    /** What kind of value an element is. */
    public enum Kind {
        REAL,
        SIGNED,
        UNSIGNED,
        TRUTH,
        TEXT
    }

    private final Datatype datatype;
    private final ValueType valueType;
    private final Kind kind;
    private final int bytes;

    ElementType(Datatype datatype, ValueType valueType, Kind kind, int bytes) {
        this.datatype = datatype;
        this.valueType = valueType;
        this.kind = kind;
        this.bytes = bytes;
    }

    /** What kind of value an element is. */
    public Kind kind() {
        return kind;
    }

    /** Bytes of an element in a buffer; 0 for strings. */
    public int bytes() {
        return bytes;
    }

    /** What an output of this type travels as. */
    public Datatype datatype() {
        return datatype;
    }

    /** The type of an endpoint input that feeds it. */
    public ValueType valueType() {
        return valueType;
    }

    /** The name in messages, in lower case: {@code float}, {@code uint8}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether elements are integers, signed or not. */
    public boolean isInteger() {
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
    public void putReal(ByteBuffer target, int element, double value) {
        int at = element * bytes;
        switch (this) {
            case FLOAT -> target.putFloat(at, (float) value);
            case DOUBLE -> target.putDouble(at, value);
            case FLOAT16 -> target.putShort(at, HalfFloats.halfOf((float) value));
            case BFLOAT16 -> target.putShort(at, HalfFloats.upperHalfOf((float) value));
            default -> throw new IllegalArgumentException("a real number cannot be " + text());
        }
    }

    /** Writes an integer, or a truth value as 1 or 0. Throws when it does not fit. */
    public void putInteger(ByteBuffer target, int element, long value) {
        int at = element * bytes;
        if (kind == Kind.REAL) {
            putReal(target, element, (double) value);
            return;
        }
        if (kind == Kind.TEXT || !fits(value)) {
            throw new IllegalArgumentException(value + " does not fit " + text());
        }
        switch (bytes) {
            case 1 -> target.put(at, (byte) value);
            case 2 -> target.putShort(at, (short) value);
            case 4 -> target.putInt(at, (int) value);
            default -> target.putLong(at, value);
        }
    }

    /** Whether an integer, or a truth value as 1 or 0, can be an element; of real numbers none is said to. */
    public boolean fits(long value) {
        int bits = bytes * 8;
        return switch (kind) {
            case SIGNED -> bits == Long.SIZE || (value >= -(1L << (bits - 1)) && value < 1L << (bits - 1));
            case UNSIGNED -> value >= 0 && (bits == Long.SIZE || value < 1L << bits);
            case TRUTH -> value == 0 || value == 1;
            case REAL, TEXT -> false;
        };
    }

    /** Reads any number as a double; only for types that have a buffer. */
    public double realAt(ByteBuffer data, int element) {
        int at = element * bytes;
        return switch (this) {
            case FLOAT -> data.getFloat(at);
            case DOUBLE -> data.getDouble(at);
            case FLOAT16 -> HalfFloats.floatOfHalf(data.getShort(at));
            case BFLOAT16 -> HalfFloats.floatOfUpperHalf(data.getShort(at));
            case UINT64 -> unsignedToDouble(data.getLong(at));
            case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, BOOL -> integerAt(data, element);
            case STRING -> throw new IllegalArgumentException("a string is not a number");
        };
    }

    /** Reads an integer; an uint64 beyond a long's range comes out negative. */
    public long integerAt(ByteBuffer data, int element) {
        int at = element * bytes;
        return switch (this) {
            case INT8 -> data.get(at);
            case UINT8, BOOL -> data.get(at) & 0xFF;
            case INT16 -> data.getShort(at);
            case UINT16 -> data.getShort(at) & 0xFFFF;
            case INT32 -> data.getInt(at);
            case UINT32 -> data.getInt(at) & 0xFFFF_FFFFL;
            case INT64, UINT64 -> data.getLong(at);
            case FLOAT, DOUBLE, FLOAT16, BFLOAT16, STRING ->
                throw new IllegalArgumentException(text() + " is not an integer type");
        };
    }

    /** An uint64 as a double. */
    public static double unsignedToDouble(long bits) {
        return bits >= 0 ? bits : (double) ((bits >>> 1) | (bits & 1)) * 2;
    }
}
