package io.hedgerow.executors.onnx;

/** Strings at the border to the runtime, whose Java interface hands over Java's own modified UTF-8. */
final class Texts {
    private Texts() {}

    /** Whether the runtime sees the same UTF-8 that a model's file would hold: no NUL, nothing beyond U+FFFF. */
    static boolean crossesUnharmed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }

    /** The text, or an error that names the input. */
    static String checked(String text, String input) {
        if (!crossesUnharmed(text)) {
            throw new IllegalArgumentException("input '" + input
                    + "' has a NUL or a character beyond U+FFFF, which ONNX models cannot be given from Java");
        }
        return text;
    }
}
