package io.hedgerow.experiments;

import io.hedgerow.proto.ClientPrediction;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a prediction: as much as feedback can be compared with. Immutable.
 *
 * @param variant who predicted it; {@link #ANSWER} for the answer
 * @param label the class, or null
 * @param value the regression value, or null
 */
public record KeptPrediction(
        String variant, @Nullable String label, @Nullable Double value) {
    /** Stands for the answer, which may be of several variants. No variant has this name. */
    public static final String ANSWER = "";

    /** Feedback has no longer labels; of one that is longer enough is kept to be unlike them all. */
    private static final int MOST_CHARACTERS = 1025;

    public KeptPrediction {
        Objects.requireNonNull(variant, "variant is null");
    }

    static KeptPrediction of(String variant, ClientPrediction prediction) {
        return new KeptPrediction(variant, cut(prediction.label()), prediction.value());
    }

    /** Whether there is anything to compare: tensors alone are not compared. */
    boolean isComparable() {
        return label != null || value != null;
    }

    private static @Nullable String cut(@Nullable String label) {
        return label == null || label.length() <= MOST_CHARACTERS ? label : label.substring(0, MOST_CHARACTERS);
    }
}
