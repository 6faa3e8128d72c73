package io.hedgerow.policies.spec;

import io.hedgerow.policies.Prediction;
import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What happens when the deadline comes before a decision.
 *
 * @param action answer from what is in, answer the default, or answer UNAVAILABLE
 * @param minAnswers for {@link Action#PARTIAL}: how many answering variants must have scored, at least 1
 * @param defaultLabel class of the default answer, or null
 * @param defaultValue value of the default answer, or null
 */
public record OnDeadlineSpec(
        Action action,
        int minAnswers,
        @Nullable String defaultLabel,
        @Nullable Double defaultValue) implements Serializable {

    /** What to do at the deadline. */
    public enum Action {
        PARTIAL,
        DEFAULT,
        ERROR
    }

    /** Partial from one answer on, no default. */
    public static final OnDeadlineSpec PARTIAL = new OnDeadlineSpec(Action.PARTIAL, 1, null, null);

    public OnDeadlineSpec {
        Objects.requireNonNull(action, "action is null");
        if (minAnswers < 1) {
            throw new IllegalArgumentException("minAnswers must be at least 1, was " + minAnswers);
        }
    }

    /** Whether a default answer is declared. */
    public boolean hasDefault() {
        return defaultLabel != null || defaultValue != null;
    }

    /** The default as a prediction over the endpoint's classes, or null when none is declared. */
    public @Nullable Prediction defaultPrediction(EndpointSpec endpoint) {
        if (defaultLabel != null) {
            return Prediction.ofLabel(endpoint.classes().indexOf(defaultLabel));
        }
        return defaultValue == null ? null : Prediction.ofValue(defaultValue);
    }
}
