package io.hedgerow.proto;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Canonical strings of class labels, so that PMML "5", ONNX int64 5 and a softmax position meet: an integral
 * number prints without decimals, any other number in the fewest digits that identify it, and a string stays
 * itself ("5.0" is a label of its own).
 */
public final class Labels {
    private static final double LONG_LIMIT = 0x1p63;

    private Labels() {}

    /** The canonical string of a label as a model states it: a number, a string, a boolean. */
    public static String canonical(Object label) {
        if (label instanceof Double number) {
            return canonical(number.doubleValue());
        }
        if (label instanceof Float number) {
            return canonical(number.floatValue());
        }
        if (label instanceof BigDecimal number) {
            BigDecimal plain = number.stripTrailingZeros();
            return plain.scale() <= 0 ? plain.toBigInteger().toString() : canonical(plain.doubleValue());
        }
        return label.toString();
    }

    /** The canonical string of a number; negative zero prints as zero. */
    public static String canonical(double label) {
        if (!isIntegral(label)) {
            return NumberOutput.toString(label, true);
        }
        return Math.abs(label) < LONG_LIMIT
                ? Long.toString((long) label)
                : new BigDecimal(label).toBigInteger().toString();
    }

    /** As {@link #canonical(double)}, in the digits of a 32-bit number: 0.1f is "0.1". */
    public static String canonical(float label) {
        return isIntegral(label) ? canonical((double) label) : NumberOutput.toString(label, true);
    }

    /** The canonical string of an integer. */
    public static String canonical(long label) {
        return Long.toString(label);
    }

    private static boolean isIntegral(double label) {
        return !Double.isInfinite(label) && label == Math.rint(label);
    }

    /** As {@link #canonical(Object)}, with null for null. */
    public static @Nullable String canonicalOrNull(@Nullable Object label) {
        return label == null ? null : canonical(label);
    }
}
