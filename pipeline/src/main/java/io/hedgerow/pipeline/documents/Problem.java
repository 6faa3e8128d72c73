package io.hedgerow.pipeline.documents;

/**
 * One thing that is wrong with a document.
 *
 * @param file the file as the user named it
 * @param line line in that file, from 1
 * @param path where in the document, e.g. {@code spec.variants[1].version}; {@code file} or {@code document} where
 *     the whole is meant
 * @param message what is wrong and what is allowed
 */
public record Problem(String file, int line, String path, String message) {

    /** The form users see: {@code file:line: path: message}, on one line. */
    @Override
    public String toString() {
        return file + ":" + line + ": " + path + ": " + message;
    }
}
