package io.hedgerow.pipeline.summary;

import io.hedgerow.proto.ClientPrediction;
import org.jspecify.annotations.Nullable;

/** A prediction as the text that a truth is written in. */
final class Predictions {
    private Predictions() {}

    /** The class, else the value; null where there is neither. */
    static @Nullable String asText(@Nullable ClientPrediction prediction) {
        if (prediction == null) {
            return null;
        }
        if (prediction.label() != null) {
            return prediction.label();
        }
        return prediction.value() == null ? null : prediction.value().toString();
    }
}
