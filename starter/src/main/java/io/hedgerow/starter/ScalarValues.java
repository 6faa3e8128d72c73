package io.hedgerow.starter;

import io.hedgerow.policies.Tensor;
import io.hedgerow.policies.spec.ValueType;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Converts the scalars a sender may write into an input's type, without loss: what cannot be held exactly as the
 * declared type is refused, but for the rounding of a decimal number to the nearest double or float.
 */
final class ScalarValues {
    /** Whole numbers up to here are exact doubles. */
    private static final double EXACT_LIMIT = 0x1p53;

    private ScalarValues() {}

    /** The value itself, or the element of a tensor that has exactly one. */
    static @Nullable Object unwrapped(Object value) throws RefusedValueException {
        if (!(value instanceof Tensor tensor)) {
            return value;
        }
        if (tensor.size() != 1) {
            throw new RefusedValueException("is " + Described.value(tensor) + "; allowed: a scalar, or one element");
        }
        return TensorElements.boxed(tensor, 0);
    }

    /** Whether the value is NaN, also written as a string. */
    static boolean isNaN(Object value) {
        return (value instanceof Double number && number.isNaN())
                || (value instanceof Float single && single.isNaN())
                || value.equals("NaN");
    }

    static double toDouble(Object value) throws RefusedValueException {
        double number = number(value, ValueType.DOUBLE);
        if (!Double.isFinite(number)) {
            throw refused(value, ValueType.DOUBLE);
        }
        return number;
    }

    /** Rounded to the nearest float; too large for one is refused. */
    static double toFloat(Object value) throws RefusedValueException {
        float number = (float) number(value, ValueType.FLOAT);
        if (!Float.isFinite(number)) {
            throw refused(value, ValueType.FLOAT);
        }
        return number;
    }

    private static double number(Object value, ValueType type) throws RefusedValueException {
        if (isWhole(value) || value instanceof Double || value instanceof Float || value instanceof BigInteger) {
            return ((Number) value).doubleValue();
        }
        throw refused(value, type);
    }

    static int toInt(Object value) throws RefusedValueException {
        long whole = whole(value, ValueType.INT);
        if (whole != (int) whole) {
            throw refused(value, ValueType.INT);
        }
        return (int) whole;
    }

    static long toLong(Object value) throws RefusedValueException {
        return whole(value, ValueType.LONG);
    }

    private static long whole(Object value, ValueType type) throws RefusedValueException {
        if (isWhole(value)) {
            return ((Number) value).longValue();
        }
        if (value instanceof BigInteger big && big.bitLength() < Long.SIZE) {
            return big.longValue();
        }
        if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            if (isExactWhole(number)) {
                return (long) number;
            }
        }
        throw refused(value, type);
    }

    /** Whether a double is a whole number that no other whole number could have been rounded to. */
    static boolean isExactWhole(double number) {
        return number == Math.rint(number) && Math.abs(number) < EXACT_LIMIT;
    }

    static String toText(Object value) throws RefusedValueException {
        if (value instanceof String text) {
            return text;
        }
        throw refused(value, ValueType.STRING);
    }

    static boolean toBoolean(Object value) throws RefusedValueException {
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw refused(value, ValueType.BOOLEAN);
    }

    private static boolean isWhole(Object value) {
        return value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte;
    }

    private static RefusedValueException refused(Object value, ValueType type) {
        return new RefusedValueException("is " + Described.value(value) + "; allowed: " + Described.allowed(type));
    }
}
