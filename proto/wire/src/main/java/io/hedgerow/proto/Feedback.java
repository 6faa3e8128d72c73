package io.hedgerow.proto;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What became known of a request after its answer. Immutable.
 *
 * @param requestId ID of the request, 1 to 256 characters
 * @param label the right class as a canonical string, see {@link Labels}; null where a value is known
 * @param value the right value of a regression, finite; null where a label is known
 * @param eventTimeMillis epoch milliseconds of when it became known, or {@link Request#UNSET}
 */
public record Feedback(
        String requestId, @Nullable String label, @Nullable Double value, long eventTimeMillis) {
    public Feedback {
        Objects.requireNonNull(requestId, "requestId is null");
        if ((label == null) == (value == null)) {
            throw new IllegalArgumentException("feedback has a label or a value, was " + label + " and " + value);
        }
    }

    /** The right class. */
    public static Feedback ofLabel(String requestId, String label) {
        return new Feedback(requestId, label, null, Request.UNSET);
    }

    /** The right value. */
    public static Feedback ofValue(String requestId, double value) {
        return new Feedback(requestId, null, value, Request.UNSET);
    }

    /** The same, where no time is known: with this one. */
    public Feedback withEventTimeMillis(long millis) {
        return eventTimeMillis == Request.UNSET ? new Feedback(requestId, label, value, millis) : this;
    }
}
