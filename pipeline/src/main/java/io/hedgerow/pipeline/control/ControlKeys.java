package io.hedgerow.pipeline.control;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How documents are named in a topic, {@code Endpoint/wine} and {@code Model/wine-tree@1}, and how the same are named as
 * files, {@code Endpoint-wine.yaml} and {@code Model-wine-tree@1.yaml}.
 */
public final class ControlKeys {
    private static final Pattern KEY = Pattern.compile("(Endpoint|Model)/([A-Za-z0-9][A-Za-z0-9._@-]{0,180})");
    private static final String ENDING = ".yaml";

    private ControlKeys() {}

    /**
     * The file of a record. Whatever its key is, no file lies elsewhere for it: a key of another form gives a name of its
     * digest.
     */
    public static String fileName(String key) {
        Matcher matcher = KEY.matcher(key);
        return matcher.matches()
                ? matcher.group(1) + "-" + matcher.group(2) + ENDING
                : "record-" + ControlRecord.sha256(key.getBytes(StandardCharsets.UTF_8)) + ENDING;
    }

    /** The key of a document. */
    public static String of(String kind, String name, String versionOrEmpty) {
        return kind + "/" + name + (versionOrEmpty.isEmpty() ? "" : "@" + versionOrEmpty);
    }
}
