package io.hedgerow.proto.flink.status;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A document of the control log, as the registrar sees it. A file that holds no readable document has one with the
 * kind {@link #UNREADABLE} and the name of the file.
 *
 * @param kind kind of the document
 * @param name what it names
 * @param version version of a Model; null for other kinds
 * @param generation generation; 0 where the kind has none
 * @param state what the registrar has done with it
 * @param file name of its file in the control folder
 * @param sha256 digest of that file's bytes
 * @param problems what is wrong, each as {@code file:line: path: message}
 * @param epoch roster epoch it took effect with; 0 where it has not
 */
public record DocumentStatus(
        String kind,
        String name,
        @Nullable String version,
        long generation,
        DocumentState state,
        String file,
        String sha256,
        List<String> problems,
        long epoch) {

    /** Kind of what could not be read as a document. */
    public static final String UNREADABLE = "Unreadable";

    public DocumentStatus {
        Objects.requireNonNull(kind, "kind is null");
        Objects.requireNonNull(name, "name is null");
        Objects.requireNonNull(state, "state is null");
        Objects.requireNonNull(file, "file is null");
        Objects.requireNonNull(sha256, "sha256 is null");
        problems = problems == null ? List.of() : List.copyOf(problems);
    }
}
