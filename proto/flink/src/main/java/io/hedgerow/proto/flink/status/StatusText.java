package io.hedgerow.proto.flink.status;

/** Texts that come from models and their libraries, cut to what somebody reads. */
public final class StatusText {
    /** Longest text in characters. */
    public static final int LONGEST = 4_000;

    private StatusText() {}

    /** The text, or its beginning and how much there was of it. */
    public static String shortened(String text) {
        return text.length() <= LONGEST
                ? text
                : text.substring(0, LONGEST) + "… (" + text.length() + " characters in all)";
    }
}
