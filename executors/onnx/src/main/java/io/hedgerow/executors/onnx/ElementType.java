package io.hedgerow.executors.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.platform.Fp16Conversions;
import io.hedgerow.executors.onnx.proto.TensorProto.DataType;
import io.hedgerow.policies.Tensor.Datatype;
import io.hedgerow.policies.spec.ValueType;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An element type of ONNX tensors that can be fed and read. */
enum ElementType {
    FLOAT(DataType.FLOAT, OnnxJavaType.FLOAT, Datatype.FP32, ValueType.FLOAT, Kind.REAL, 4),
    DOUBLE(DataType.DOUBLE, OnnxJavaType.DOUBLE, Datatype.FP64, ValueType.DOUBLE, Kind.REAL, 8),
    FLOAT16(DataType.FLOAT16, OnnxJavaType.FLOAT16, Datatype.FP16, ValueType.FLOAT, Kind.REAL, 2),
    /** Read as FP32, of which it is the upper half. */
    BFLOAT16(DataType.BFLOAT16, OnnxJavaType.BFLOAT16, Datatype.FP32, ValueType.FLOAT, Kind.REAL, 2),
    INT8(DataType.INT8, OnnxJavaType.INT8, Datatype.INT8, ValueType.INT, Kind.SIGNED, 1),
    INT16(DataType.INT16, OnnxJavaType.INT16, Datatype.INT16, ValueType.INT, Kind.SIGNED, 2),
    INT32(DataType.INT32, OnnxJavaType.INT32, Datatype.INT32, ValueType.INT, Kind.SIGNED, 4),
    INT64(DataType.INT64, OnnxJavaType.INT64, Datatype.INT64, ValueType.LONG, Kind.SIGNED, 8),
    UINT8(DataType.UINT8, OnnxJavaType.UINT8, Datatype.UINT8, ValueType.INT, Kind.UNSIGNED, 1),
    UINT16(DataType.UINT16, OnnxJavaType.INT16, Datatype.UINT16, ValueType.INT, Kind.UNSIGNED, 2),
    UINT32(DataType.UINT32, OnnxJavaType.INT32, Datatype.UINT32, ValueType.LONG, Kind.UNSIGNED, 4),
    UINT64(DataType.UINT64, OnnxJavaType.INT64, Datatype.UINT64, ValueType.LONG, Kind.UNSIGNED, 8),
    BOOL(DataType.BOOL, OnnxJavaType.BOOL, Datatype.BOOL, ValueType.BOOLEAN, Kind.TRUTH, 1),
    STRING(DataType.STRING, OnnxJavaType.STRING, Datatype.BYTES, ValueType.STRING, Kind.TEXT, 0);

    /** What kind of value an element is. */
    enum Kind {
        REAL,
        SIGNED,
        UNSIGNED,
        TRUTH,
        TEXT
    }

    private static final String RUNTIME_PREFIX = "ONNX_TENSOR_ELEMENT_DATA_TYPE_";
    private static final int FOUR_BIT_FIRST = 21;
    private static final int FOUR_BIT_LAST = 23;

    private final DataType onnx;
    private final OnnxJavaType javaType;
    private final Datatype datatype;
    private final ValueType valueType;
    private final Kind kind;
    private final int bytes;

    ElementType(DataType onnx, OnnxJavaType javaType, Datatype datatype, ValueType valueType, Kind kind, int bytes) {
        this.onnx = onnx;
        this.javaType = javaType;
        this.datatype = datatype;
        this.valueType = valueType;
        this.kind = kind;
        this.bytes = bytes;
    }

    /** The type of that number in the format, or null when it can be neither fed nor read. */
    static @Nullable ElementType of(int number) {
        for (ElementType type : values()) {
            if (type.onnx.getNumber() == number) {
                return type;
            }
        }
        return null;
    }

    /** The type the runtime calls that, or null when it can be neither fed nor read. */
    static @Nullable ElementType of(TensorInfo.OnnxTensorType runtimeType) {
        for (ElementType type : values()) {
            if (runtimeType.name().equals(RUNTIME_PREFIX + type.name())) {
                return type;
            }
        }
        return null;
    }

    /** Bits an element of any type of the format takes at least. */
    static int bitsOf(int number) {
        if (number == DataType.COMPLEX64_VALUE || number == DataType.COMPLEX128_VALUE) {
            return number == DataType.COMPLEX64_VALUE ? 64 : 128;
        }
        ElementType type = of(number);
        if (type != null) {
            return type == STRING ? 8 : type.bytes * 8;
        }
        boolean fourBits = number >= FOUR_BIT_FIRST && number <= FOUR_BIT_LAST;
        return fourBits ? 4 : number > FOUR_BIT_LAST ? 2 : 8;
    }

    int number() {
        return onnx.getNumber();
    }

    Kind kind() {
        return kind;
    }

    /** Bytes of an element in a buffer; 0 for strings. */
    int bytes() {
        return bytes;
    }

    OnnxJavaType javaType() {
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

    /** The name in messages, as ONNX writes it: {@code float}, {@code uint8}. */
    String onnxName() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean isInteger() {
        return kind == Kind.SIGNED || kind == Kind.UNSIGNED;
    }

    /** The type with the same bits that the Java interface can make tensors of. */
    ElementType signedTwin() {
        return switch (this) {
            case UINT16 -> INT16;
            case UINT32 -> INT32;
            case UINT64 -> INT64;
            case FLOAT, DOUBLE, FLOAT16, BFLOAT16, INT8, INT16, INT32, INT64, UINT8, BOOL, STRING -> this;
        };
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
            case FLOAT16 -> target.putShort(at, Fp16Conversions.floatToFp16((float) value));
            case BFLOAT16 -> target.putShort(at, Fp16Conversions.floatToBf16((float) value));
            default -> throw new IllegalArgumentException("a real number cannot be " + onnxName());
        }
    }

    /** Writes an integer, or a truth value as 1 or 0. Throws when it does not fit. */
    void putInteger(ByteBuffer target, int element, long value) {
        int at = element * bytes;
        if (kind == Kind.REAL) {
            putReal(target, element, (double) value);
            return;
        }
        if (kind == Kind.TEXT || !fits(value)) {
            throw new IllegalArgumentException(value + " does not fit " + onnxName());
        }
        switch (bytes) {
            case 1 -> target.put(at, (byte) value);
            case 2 -> target.putShort(at, (short) value);
            case 4 -> target.putInt(at, (int) value);
            default -> target.putLong(at, value);
        }
    }

    private boolean fits(long value) {
        int bits = bytes * 8;
        return switch (kind) {
            case SIGNED -> bits == Long.SIZE || (value >= -(1L << (bits - 1)) && value < 1L << (bits - 1));
            case UNSIGNED -> value >= 0 && (bits == Long.SIZE || value < 1L << bits);
            case TRUTH -> value == 0 || value == 1;
            case REAL, TEXT -> false;
        };
    }

    /** Reads any number as a double; only for types that have a buffer. */
    double realAt(ByteBuffer data, int element) {
        int at = element * bytes;
        return switch (this) {
            case FLOAT -> data.getFloat(at);
            case DOUBLE -> data.getDouble(at);
            case FLOAT16 -> Fp16Conversions.fp16ToFloat(data.getShort(at));
            case BFLOAT16 -> Fp16Conversions.bf16ToFloat(data.getShort(at));
            case UINT64 -> unsignedToDouble(data.getLong(at));
            case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, BOOL -> integerAt(data, element);
            case STRING -> throw new IllegalArgumentException("a string is not a number");
        };
    }

    /** Reads an integer; an uint64 beyond a long's range comes out negative. */
    long integerAt(ByteBuffer data, int element) {
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
                throw new IllegalArgumentException(onnxName() + " is not an integer type");
        };
    }

    /** An uint64 as a double. */
    static double unsignedToDouble(long bits) {
        return bits >= 0 ? bits : (double) ((bits >>> 1) | (bits & 1)) * 2;
    }
}
