package io.hedgerow.executors.pmml;

import java.util.regex.Pattern;

/**
 * Classes as canonical strings, in which models of all formats meet: an integral number prints without decimals,
 * whether the file holds it as a number or as text.
 */
final class LabelNames {
    private static final double MAX_EXACT = 1L << 53;
    private static final Pattern INTEGRAL = Pattern.compile("([+-]?\\d{1,15})\\.0*");

    private LabelNames() {}

    static String canonical(Object label) {
        if (label instanceof Double || label instanceof Float) {
            double number = ((Number) label).doubleValue();
            return number == Math.rint(number) && Math.abs(number) <= MAX_EXACT
                    ? Long.toString((long) number)
                    : label.toString();
        }
        String text = label.toString();
        return INTEGRAL.matcher(text).matches() ? text.substring(0, text.indexOf('.')) : text;
    }
}
