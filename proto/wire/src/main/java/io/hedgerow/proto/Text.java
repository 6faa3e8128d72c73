package io.hedgerow.proto;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Strings that can be UTF-8, and strings fit for a message to a person. */
final class Text {
    private static final int MAX_QUOTED = 64;

    private Text() {}

    /** Position of the first surrogate without its partner, or -1. */
    static int loneSurrogate(String text) {
        return loneSurrogate(text, 0);
    }

    private static int loneSurrogate(CharSequence text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }

    /** The same text with U+FFFD for every surrogate without its partner, which no UTF-8 can carry. */
    static String wellFormed(String text) {
        int lone = loneSurrogate(text);
        if (lone < 0) {
            return text;
        }
        StringBuilder repaired = new StringBuilder(text);
        while (lone >= 0) {
            repaired.setCharAt(lone, '\uFFFD');
            lone = loneSurrogate(repaired, lone + 1);
        }
        return repaired.toString();
    }

    /** Refuses bytes that are not strict UTF-8 or begin with a byte order mark. */
    static void requireUtf8(byte[] bytes, int offset, int length) throws DecodeException {
        if (isAscii(bytes, offset, length)) {
            return;
        }
        if (length >= 3
                && bytes[offset] == (byte) 0xEF
                && bytes[offset + 1] == (byte) 0xBB
                && bytes[offset + 2] == (byte) 0xBF) {
            throw new DecodeException("begins with a byte order mark; plain UTF-8 is allowed");
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, offset, length));
        } catch (CharacterCodingException e) {
            throw new DecodeException("is not valid UTF-8", e);
        }
    }

    private static boolean isAscii(byte[] bytes, int offset, int length) {
        int bits = 0;
        for (int i = offset; i < offset + length; i++) {
            bits |= bytes[i];
        }
        return bits >= 0;
    }

    /** The text in quotes, shortened and without control characters. */
    static String quoted(String text) {
        return '"' + brief(text, MAX_QUOTED) + '"';
    }

    /** The text in at most that many characters and an ellipsis, without control characters. */
    static String brief(String text, int maxLength) {
        StringBuilder brief = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), maxLength); i++) {
            char c = text.charAt(i);
            brief.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '?' : c);
        }
        return text.length() > maxLength ? brief.append('…').toString() : brief.toString();
    }
}
