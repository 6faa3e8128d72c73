package io.hedgerow.proto;

import org.jspecify.annotations.Nullable;

/** The strings that stand for the doubles JSON has no number for. */
final class NonFinite {
    static final String ALLOWED = "a number, \"NaN\", \"Infinity\" or \"-Infinity\"";

    private NonFinite() {}

    static @Nullable Double of(String text) {
        return switch (text) {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> null;
        };
    }
}
