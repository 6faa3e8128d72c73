package io.hedgerow.proto.flink;

import io.hedgerow.proto.flink.status.StatusText;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What a subtask says of a generation it was asked to hold. Immutable.
 *
 * @param attempt how often the subtask had been started before
 * @param refusal why it cannot be served there, or null: it is ready
 */
public record Readiness(int attempt, @Nullable String refusal) implements Serializable {
    public Readiness {
        refusal = refusal == null ? null : StatusText.shortened(refusal);
    }

    /** Whether requests may be planned under it as far as this subtask is concerned. */
    public boolean isReady() {
        return refusal == null;
    }
}
