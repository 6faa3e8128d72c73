package io.hedgerow.executors.pmml;

import org.jspecify.annotations.Nullable;

/**
 * Regular expressions of {@code TextIndex}, which the library runs on {@code java.util.regex}. Allowed is what RE2
 * takes, without a repeated group and with at most {@link #MAX_REPETITIONS} unbounded repetitions, so that
 * backtracking stays a small power of the text's length.
 */
final class TextPattern {
    static final int MAX_REPETITIONS = 2;

    private TextPattern() {}

    static void check(String attribute, @Nullable String regex) {
        if (regex == null) {
            return;
        }
        String place = "TextIndex " + attribute;
        LinearRegex.compile(place, regex);
        if (repeatsGroup(regex)) {
            throw new RefusedModel(place + ": the regular expression " + regex + " repeats a group; not allowed here");
        }
        if (unboundedRepetitions(regex) > MAX_REPETITIONS) {
            throw new RefusedModel(place + ": the regular expression " + regex + " has more than " + MAX_REPETITIONS
                    + " unbounded repetitions");
        }
    }

    private static boolean repeatsGroup(String regex) {
        for (int i = 0; i + 1 < regex.length(); i++) {
            if (regex.charAt(i) == '\\') {
                i++;
            } else if (regex.charAt(i) == ')' && "*+{".indexOf(regex.charAt(i + 1)) >= 0) {
                return true;
            }
        }
        return false;
    }

    /** Counts {@code *}, <code>+</code> and <code>{n,}</code>, a little too often inside of character classes. */
    private static int unboundedRepetitions(String regex) {
        int count = 0;
        for (int i = 0; i < regex.length(); i++) {
            switch (regex.charAt(i)) {
                case '\\' -> i++;
                case '*', '+', '{' -> count++;
                default -> {}
            }
        }
        return count;
    }
}
