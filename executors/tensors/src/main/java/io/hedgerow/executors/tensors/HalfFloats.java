package io.hedgerow.executors.tensors;

/** The two floating-point types of 16 bits: IEEE 754 binary16, and the upper half of binary32 (bfloat16). */
final class HalfFloats {
    private static final int SIGN = 0x8000;
    private static final int HALF_INFINITY = 0x7C00;
    private static final int HALF_NAN = 0x7E00;
    private static final float LEAST_NORMAL = 0x1p-14f;
    private static final float LEAST_SUBNORMAL = 0x1p-24f;
    /** From here on rounding gives infinity. */
    private static final float OVERFLOW = 65_520f;

    private HalfFloats() {}

    /** Rounded to the nearest, ties to even. */
    static short halfOf(float value) {
        int sign = (Float.floatToRawIntBits(value) >>> 16) & SIGN;
        float size = Math.abs(value);
        if (Float.isNaN(value)) {
            return (short) (sign | HALF_NAN);
        }
        if (size >= OVERFLOW) {
            return (short) (sign | HALF_INFINITY);
        }
        if (size < LEAST_NORMAL) { // the division is exact, and what is rounded up to a normal has its bits
            return (short) (sign | (int) Math.rint(size / LEAST_SUBNORMAL));
        }
        int bits = Float.floatToRawIntBits(size);
        int rounded = bits + 0xFFF + ((bits >>> 13) & 1);
        return (short) (sign | ((rounded >>> 13) - ((127 - 15) << 10)));
    }

    static float floatOfHalf(short half) {
        int exponent = (half >>> 10) & 0x1F;
        int mantissa = half & 0x3FF;
        float size;
        if (exponent == 0) {
            size = mantissa * LEAST_SUBNORMAL;
        } else if (exponent == 0x1F) {
            size = mantissa == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
        } else {
            size = Float.intBitsToFloat(((exponent + 127 - 15) << 23) | (mantissa << 13));
        }
        return (half & SIGN) == 0 ? size : -size;
    }

    /** Rounded to the nearest, ties to even. */
    static short upperHalfOf(float value) {
        int bits = Float.floatToIntBits(value); // one NaN, so that rounding does not make it infinite
        return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
    }

    static float floatOfUpperHalf(short half) {
        return Float.intBitsToFloat(half << 16);
    }
}
