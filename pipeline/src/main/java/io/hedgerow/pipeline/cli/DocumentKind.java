package io.hedgerow.pipeline.cli;

import io.hedgerow.pipeline.documents.ControlDocument;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Kinds of documents that commands name. */
enum DocumentKind {
    MODEL(ControlDocument.MODEL),
    ENDPOINT(ControlDocument.ENDPOINT);

    private final String written;

    DocumentKind(String written) {
        this.written = written;
    }

    /** As a document writes it. */
    String written() {
        return written;
    }

    /** Reads {@code model}, {@code Models} and the like. */
    static final class Converter implements ITypeConverter<DocumentKind> {
        @Override
        public DocumentKind convert(String value) {
            String word = value.toLowerCase(Locale.ROOT).replaceFirst("s$", "");
            for (DocumentKind kind : values()) {
                if (kind.written.toLowerCase(Locale.ROOT).equals(word)) {
                    return kind;
                }
            }
            boolean isLater = word.equals("experiment") || word.equals("rollout");
            throw new TypeConversionException(
                    "'" + value + "' is " + (isLater ? "not available in this version" : "no kind of document")
                            + "; model or endpoint is allowed");
        }
    }
}
