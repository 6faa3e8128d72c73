package io.hedgerow.pipeline.summary;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the audit looks at in an answer that was read back.
 *
 * @param status as written
 * @param predicted the class, else the value, as text; null where there is neither
 * @param decidedBy as written
 * @param attempts those the answer lists
 * @param error what was wrong with the request, path and message; null where nothing was
 */
record AnswerLine(
        String requestId,
        String endpoint,
        String status,
        @Nullable String predicted,
        String decidedBy,
        @Nullable String arm,
        long latencyMicros,
        List<AttemptLine> attempts,
        @Nullable String error) {

    /** An attempt listed in an answer. */
    record AttemptLine(
            String variant, String outcome, @Nullable String predicted) {}

    /** An attempt of the audit of all attempts. */
    record AuditedAttempt(
            String requestId,
            String endpoint,
            String variant,
            @Nullable String predicted) {}
}
