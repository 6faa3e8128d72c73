package io.hedgerow.executors.remote;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Names as parts of a URL. */
final class UrlPaths {
    private static final String PLAIN = "-._~";

    private UrlPaths() {}

    /** A name as one segment of a path: whatever is in it, it does not lead elsewhere. */
    static String segment(String name) {
        StringBuilder segment = new StringBuilder();
        boolean isDots = name.equals(".") || name.equals("..");
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            boolean isPlain = (b >= 'a' && b <= 'z')
                    || (b >= 'A' && b <= 'Z')
                    || (b >= '0' && b <= '9')
                    || (PLAIN.indexOf(b) >= 0 && !isDots);
            if (isPlain) {
                segment.append((char) b);
            } else {
                segment.append(String.format(Locale.ROOT, "%%%02X", b & 0xFF));
            }
        }
        return segment.toString();
    }
}
