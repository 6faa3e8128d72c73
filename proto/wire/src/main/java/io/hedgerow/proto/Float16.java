package io.hedgerow.proto;

/** IEEE 754 binary16, for which Java 17 has no conversion of its own. */
final class Float16 {
    private static final int EXPONENT = 0x7C00;
    private static final int MANTISSA = 0x3FF;
    private static final float SUBNORMAL_UNIT = 0x1p-24f;
    private static final double OVERFLOW = 65520;

    private Float16() {}

    static float toFloat(short bits) {
        int exponent = (bits & EXPONENT) >>> 10;
        int mantissa = bits & MANTISSA;
        int sign = (bits & 0x8000) << 16;
        if (exponent == 0x1F) {
            return Float.intBitsToFloat(sign | 0x7F80_0000 | mantissa << 13);
        }
        if (exponent == 0) {
            return (sign == 0 ? 1 : -1) * (mantissa * SUBNORMAL_UNIT);
        }
        return Float.intBitsToFloat(sign | (exponent + 112) << 23 | mantissa << 13);
    }

    /** Nearest value, ties to even; beyond the largest: infinite. */
    static short of(double value) {
        int sign = (int) (Double.doubleToRawLongBits(value) >>> 48) & 0x8000;
        double size = Math.abs(value);
        if (Double.isNaN(value)) {
            return (short) 0x7E00;
        }
        if (size >= OVERFLOW) {
            return (short) (sign | EXPONENT);
        }
        int exponent = Math.max(Math.getExponent(size), -14);
        // The value in units of its last place: exact, because scaling by a power of two is.
        int units = (int) Math.rint(Math.scalb(size, 10 - exponent));
        // A rounded-up mantissa carries into the exponent by plain addition.
        return (short) (sign | (((exponent + 14) << 10) + units));
    }
}
