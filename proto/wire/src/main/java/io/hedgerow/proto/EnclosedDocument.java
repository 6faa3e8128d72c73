package io.hedgerow.proto;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A record of the control log that is not text. Immutable but for its array, which nobody changes.
 *
 * @param document one document in YAML or JSON
 * @param model the bytes of a Model's file, in the place of {@code spec.inline}; null where there are none
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared in bulk
public record EnclosedDocument(String document, byte @Nullable [] model) {

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof EnclosedDocument other
                && document.equals(other.document)
                && Arrays.equals(model, other.model);
    }

    @Override
    public int hashCode() {
        return 31 * document.hashCode() + Arrays.hashCode(model);
    }

    @Override
    public String toString() {
        return document.length() + " characters" + (model == null ? "" : " and a model of " + model.length + " bytes");
    }
}
