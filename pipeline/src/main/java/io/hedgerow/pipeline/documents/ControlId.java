package io.hedgerow.pipeline.documents;

import io.hedgerow.pipeline.control.ControlRecord;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a document of the control log is about.
 *
 * @param kind {@code Model} or {@code Endpoint}
 * @param name name of the model or endpoint
 * @param version version of a model; null for an endpoint
 */
public record ControlId(String kind, String name, @Nullable String version) {
    private static final int LONGEST_FILE_NAME = 200;
    private static final int DIGEST_DIGITS = 16;

    /**
     * The name of the file `apply` writes it to: {@code Endpoint-wine.yaml}, {@code Model-wine-tree@1.yaml}. Names and
     * versions hold dashes, but no {@code @}, so that no two have one file; neither holds what a file system would not take.
     */
    public String fileName() {
        String name = kind + "-" + this.name + (version == null ? "" : "@" + version);
        if (name.length() <= LONGEST_FILE_NAME) {
            return name + ".yaml";
        }
        String digest =
                ControlRecord.sha256(name.getBytes(StandardCharsets.UTF_8)).substring(0, DIGEST_DIGITS);
        return name.substring(0, LONGEST_FILE_NAME - DIGEST_DIGITS - 1) + "@" + digest + ".yaml";
    }

    /** As messages name it: {@code model wine-tree:1}. */
    @Override
    public String toString() {
        return kind.toLowerCase(Locale.ROOT) + " " + name + (version == null ? "" : ":" + version);
    }
}
