package io.hedgerow.executors.pmml;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Format patterns of {@code formatNumber} and {@code formatDatetime}: a width makes a string of that length. */
final class FormatPattern {
    static final int MAX_LENGTH = 256;
    static final int MAX_DIGITS = 2;
    private static final Pattern LONG_NUMBER = Pattern.compile("[0-9]{" + (MAX_DIGITS + 1) + ",}");

    private FormatPattern() {}

    static void check(String function, String pattern) {
        if (pattern.length() > MAX_LENGTH) {
            throw new RefusedModel("Apply function=\"" + function + "\": the format has " + pattern.length()
                    + " characters; at most " + MAX_LENGTH + " are allowed");
        }
        Matcher number = LONG_NUMBER.matcher(pattern);
        if (number.find()) {
            throw new RefusedModel("Apply function=\"" + function + "\": the format holds the number " + number.group()
                    + "; widths and precisions of at most " + MAX_DIGITS + " digits are allowed");
        }
    }
}
