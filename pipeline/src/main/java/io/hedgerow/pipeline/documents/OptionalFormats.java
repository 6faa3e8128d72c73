package io.hedgerow.pipeline.documents;

import java.util.Locale;

/** Model formats that are not part of every build. */
public final class OptionalFormats {
    private static final String TENSORFLOW = "tensorflow";

    private OptionalFormats() {}

    /** How to get a format that is not here; empty for one that nobody knows. Meant to follow a message. */
    public static String hint(String format) {
        return format.equals(TENSORFLOW)
                ? ". TensorFlow is an optional plug-in: ./mvnw -Ptensorflow -DskipTests package builds it (161 MB to download)"
                : "";
    }

    /** The same for a file or folder, by its name. */
    public static String hintForFile(String fileName) {
        String lower = fileName.toLowerCase(Locale.ROOT);
        return lower.endsWith(".pb") || lower.endsWith(".zip") ? hint(TENSORFLOW) : "";
    }
}
