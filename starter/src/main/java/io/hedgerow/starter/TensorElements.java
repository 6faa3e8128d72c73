package io.hedgerow.starter;

import io.hedgerow.policies.Tensor;
import java.math.BigInteger;

/** Reads single elements of tensors of any datatype. */
final class TensorElements {
    private static final int HALF_EXPONENT_BIAS = 15;
    private static final int HALF_FRACTION_BITS = 10;

    private TensorElements() {}

    /** An element as the scalar a sender could have written instead. */
    static Object boxed(Tensor tensor, int index) {
        return switch (tensor.datatype()) {
            case BOOL -> ((boolean[]) tensor.data())[index];
            case BYTES -> ((String[]) tensor.data())[index];
            case FP16 -> (double) halfToFloat(((short[]) tensor.data())[index]);
            case FP32 -> (double) ((float[]) tensor.data())[index];
            case FP64 -> ((double[]) tensor.data())[index];
            case UINT64 -> unsigned(((long[]) tensor.data())[index]);
            case UINT8, UINT16, UINT32, INT8, INT16, INT32, INT64 -> wholeAt(tensor, index);
        };
    }

    /** An element of a numeric tensor as a double, rounded where it must be. */
    static double doubleAt(Tensor tensor, int index) {
        return switch (tensor.datatype()) {
            case FP16 -> halfToFloat(((short[]) tensor.data())[index]);
            case FP32 -> ((float[]) tensor.data())[index];
            case FP64 -> ((double[]) tensor.data())[index];
            case UINT64 -> unsigned(((long[]) tensor.data())[index]).doubleValue();
            case UINT8, UINT16, UINT32, INT8, INT16, INT32, INT64 -> wholeAt(tensor, index);
            case BOOL, BYTES -> throw new IllegalArgumentException(tensor.datatype() + " is not numeric");
        };
    }

    private static long wholeAt(Tensor tensor, int index) {
        return switch (tensor.datatype()) {
            case UINT8 -> Byte.toUnsignedLong(((byte[]) tensor.data())[index]);
            case UINT16 -> Short.toUnsignedLong(((short[]) tensor.data())[index]);
            case UINT32 -> Integer.toUnsignedLong(((int[]) tensor.data())[index]);
            case INT8 -> ((byte[]) tensor.data())[index];
            case INT16 -> ((short[]) tensor.data())[index];
            case INT32 -> ((int[]) tensor.data())[index];
            case INT64, UINT64 -> ((long[]) tensor.data())[index];
            case BOOL, BYTES, FP16, FP32, FP64 ->
                throw new IllegalArgumentException(tensor.datatype() + " has no whole numbers");
        };
    }

    private static BigInteger unsigned(long bits) {
        return new BigInteger(Long.toUnsignedString(bits));
    }

    /** The value of IEEE 754 binary16 bits; Java 17 has no method of its own for it. */
    static float halfToFloat(short bits) {
        int exponent = (bits >> HALF_FRACTION_BITS) & 0x1F;
        int fraction = bits & 0x3FF;
        float magnitude;
        if (exponent == 0x1F) {
            magnitude = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
        } else if (exponent == 0) {
            magnitude = fraction * 0x1p-24f;
        } else {
            magnitude = Math.scalb(0x400 | fraction, exponent - HALF_EXPONENT_BIAS - HALF_FRACTION_BITS);
        }
        return bits < 0 ? -magnitude : magnitude;
    }
}
