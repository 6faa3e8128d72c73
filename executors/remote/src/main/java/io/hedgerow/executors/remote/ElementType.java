package io.hedgerow.executors.remote;

import io.hedgerow.policies.Tensor.Datatype;
import io.hedgerow.policies.spec.ValueType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An element type, named as in the Open Inference Protocol. Those of 16-bit floating point are missing: neither protocol
 * has JSON for them that every server reads.
 */
enum ElementType {
    BOOL(Datatype.BOOL, "DT_BOOL", ValueType.BOOLEAN, Kind.TRUTH, 0, 1),
    UINT8(Datatype.UINT8, "DT_UINT8", ValueType.INT, Kind.INTEGER, 0, 0xFF),
    UINT16(Datatype.UINT16, "DT_UINT16", ValueType.INT, Kind.INTEGER, 0, 0xFFFF),
    UINT32(Datatype.UINT32, "DT_UINT32", ValueType.LONG, Kind.INTEGER, 0, 0xFFFF_FFFFL),
    /** Beyond the range of a long only tensors of the same type. */
    UINT64(Datatype.UINT64, "DT_UINT64", ValueType.LONG, Kind.INTEGER, 0, Long.MAX_VALUE),
    INT8(Datatype.INT8, "DT_INT8", ValueType.INT, Kind.INTEGER, Byte.MIN_VALUE, Byte.MAX_VALUE),
    INT16(Datatype.INT16, "DT_INT16", ValueType.INT, Kind.INTEGER, Short.MIN_VALUE, Short.MAX_VALUE),
    INT32(Datatype.INT32, "DT_INT32", ValueType.INT, Kind.INTEGER, Integer.MIN_VALUE, Integer.MAX_VALUE),
    INT64(Datatype.INT64, "DT_INT64", ValueType.LONG, Kind.INTEGER, Long.MIN_VALUE, Long.MAX_VALUE),
    FP32(Datatype.FP32, "DT_FLOAT", ValueType.FLOAT, Kind.REAL, 0, 0),
    FP64(Datatype.FP64, "DT_DOUBLE", ValueType.DOUBLE, Kind.REAL, 0, 0),
    BYTES(Datatype.BYTES, "DT_STRING", ValueType.STRING, Kind.TEXT, 0, 0);

    /** What kind of value an element is. */
    enum Kind {
        REAL,
        INTEGER,
        TRUTH,
        TEXT
    }

    private final Datatype datatype;
    private final String tensorFlowName;
    private final ValueType valueType;
    private final Kind kind;
    private final long least;
    private final long most;

    ElementType(Datatype datatype, String tensorFlowName, ValueType valueType, Kind kind, long least, long most) {
        this.datatype = datatype;
        this.tensorFlowName = tensorFlowName;
        this.valueType = valueType;
        this.kind = kind;
        this.least = least;
        this.most = most;
    }

    /** The type the Open Inference Protocol calls so, or null. */
    static @Nullable ElementType ofOpenInference(String name) {
        return find(name, Arrays.stream(values()).map(Enum::name).toList());
    }

    /** The type TensorFlow calls so, or null. */
    static @Nullable ElementType ofTensorFlow(String name) {
        return find(
                name, Arrays.stream(values()).map(type -> type.tensorFlowName).toList());
    }

    private static @Nullable ElementType find(String name, List<String> names) {
        int place = names.indexOf(name);
        return place < 0 ? null : values()[place];
    }

    /** All names of the Open Inference Protocol. */
    static String allowed() {
        return Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", "));
    }

    Datatype datatype() {
        return datatype;
    }

    /** The type of an endpoint input that feeds it. */
    ValueType valueType() {
        return valueType;
    }

    Kind kind() {
        return kind;
    }

    /** Whether values of an endpoint input can be written without guessing what was meant. */
    boolean accepts(ValueType from) {
        return switch (kind) {
            case REAL -> from != ValueType.STRING;
            case INTEGER -> from == ValueType.LONG || from == ValueType.INT || from == ValueType.BOOLEAN;
            case TRUTH -> from == ValueType.BOOLEAN;
            case TEXT -> from == ValueType.STRING;
        };
    }

    /** The array a tensor of this type has. */
    Object newArray(int length) {
        return switch (this) {
            case BOOL -> new boolean[length];
            case UINT8, INT8 -> new byte[length];
            case UINT16, INT16 -> new short[length];
            case UINT32, INT32 -> new int[length];
            case UINT64, INT64 -> new long[length];
            case FP32 -> new float[length];
            case FP64 -> new double[length];
            case BYTES -> new String[length];
        };
    }

    /** Writes a real number. Throws when this type, or JSON, has none like it. */
    void putReal(Object array, int at, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(value + " cannot be said in JSON");
        }
        if (array instanceof double[] doubles) {
            doubles[at] = value;
        } else if (array instanceof float[] floats && Float.isFinite((float) value)) {
            floats[at] = (float) value;
        } else {
            throw new IllegalArgumentException(value + " does not fit " + name());
        }
    }

    /** Writes an integer, or a truth value as 1 or 0. Throws when it does not fit. */
    void putInteger(Object array, int at, long value) {
        if (kind == Kind.REAL) {
            putReal(array, at, (double) value);
            return;
        }
        if (kind == Kind.TEXT || value < least || value > most) {
            throw new IllegalArgumentException(value + " does not fit " + name());
        }
        if (array instanceof long[] longs) {
            longs[at] = value;
        } else if (array instanceof int[] ints) {
            ints[at] = (int) value;
        } else if (array instanceof short[] shorts) {
            shorts[at] = (short) value;
        } else if (array instanceof byte[] bytes) {
            bytes[at] = (byte) value;
        } else {
            ((boolean[]) array)[at] = value != 0;
        }
    }
}
