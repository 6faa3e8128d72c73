package io.hedgerow.executors.pmml;

import io.hedgerow.executors.ModelRefusedException;
import java.util.HexFormat;
import java.util.Locale;

/** What can be told from a file's length and first bytes, before any parser sees it. */
final class FirstBytes {
    static final int MAX_BYTES = 64 << 20;
    private static final int SHOWN_BYTES = 8;
    private static final int MAX_BLANK_BYTES = 1024;

    private FirstBytes() {}

    static void check(byte[] bytes) throws ModelRefusedException {
        if (bytes.length > MAX_BYTES) {
            throw new ModelRefusedException(
                    "the file has " + bytes.length + " bytes; at most " + MAX_BYTES + " (64 MiB) are allowed for PMML");
        }
        int start = firstInked(bytes);
        if (start == bytes.length) {
            throw new ModelRefusedException("the file is empty; a PMML document is XML with the root element PMML");
        }
        if (bytes[start] != '<') {
            throw new ModelRefusedException("not XML: the file begins with " + describe(bytes)
                    + "; a PMML document is XML with the root element PMML");
        }
    }

    /** Skips byte order marks, blanks, and the zero bytes between the characters of UTF-16. */
    private static int firstInked(byte[] bytes) {
        int at = afterByteOrderMark(bytes);
        int limit = Math.min(bytes.length, MAX_BLANK_BYTES);
        while (at < limit && isBlank(bytes[at])) {
            at++;
        }
        return at == limit && limit < bytes.length ? MAX_BLANK_BYTES - 1 : at;
    }

    private static int afterByteOrderMark(byte[] bytes) {
        if (startsWith(bytes, 0xEF, 0xBB, 0xBF)) {
            return 3;
        }
        return startsWith(bytes, 0xFE, 0xFF) || startsWith(bytes, 0xFF, 0xFE) ? 2 : 0;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n' || b == 0;
    }

    private static boolean startsWith(byte[] bytes, int... prefix) {
        if (bytes.length < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if ((bytes[i] & 0xFF) != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    private static String describe(byte[] bytes) {
        if (startsWith(bytes, 'P', 'K', 3, 4)) {
            return "a ZIP archive's signature; unpack it first";
        }
        if (startsWith(bytes, 0x1F, 0x8B)) {
            return "a gzip signature; unpack it first";
        }
        String hex = HexFormat.ofDelimiter(" ").formatHex(bytes, 0, Math.min(SHOWN_BYTES, bytes.length));
        return "the bytes " + hex.toUpperCase(Locale.ROOT);
    }
}
