package io.hedgerow.executors;

import io.hedgerow.executors.Attempt.AttemptResult;
import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Prediction;
import io.hedgerow.proto.flink.Row;
import org.jspecify.annotations.Nullable;

/** One call of a model: whatever it does becomes a result. Thread-safe. */
final class ModelCall {

    /** Longest reason a reply carries, in characters. */
    static final int MAX_REASON_LENGTH = 300;

    private ModelCall() {}

    /** Looks at the deadline and scores. Returns normally whatever the model throws. */
    static AttemptResult run(
            Scorer scorer, Row row, long deadlineMillis, Cancellation cancellation, PoolClock clock, String expired) {
        if (Attempt.hasPassed(deadlineMillis, clock.epochMillis())) {
            return new AttemptResult(Outcome.EXPIRED, expired, null, null, clock.nanoTime());
        }
        try {
            Prediction prediction = scorer.score(row, cancellation);
            return scored(prediction, clock.nanoTime());
        } catch (Throwable thrown) { // a model may throw anything, and no input may end the job
            if (thrown instanceof InterruptedException) {
                Thread.currentThread().interrupt(); // on the task thread it may be Flink that cancels
            }
            return failed(thrown, clock.nanoTime());
        }
    }

    private static AttemptResult scored(@Nullable Prediction prediction, long endedNanos) {
        if (prediction == null) {
            return new AttemptResult(Outcome.FAILED, "the model returned nothing", null, null, endedNanos);
        }
        return new AttemptResult(Outcome.SCORED, null, prediction, null, endedNanos);
    }

    private static AttemptResult failed(Throwable thrown, long endedNanos) {
        // Out of memory and the like are the process's failure, not the model's.
        Error fatal =
                thrown instanceof VirtualMachineError error && !(thrown instanceof StackOverflowError) ? error : null;
        return new AttemptResult(Outcome.FAILED, reasonOf(thrown), null, fatal, endedNanos);
    }

    /** Class and message of what a model threw, at most {@link #MAX_REASON_LENGTH} characters. */
    static String reasonOf(Throwable thrown) {
        String name = thrown.getClass().getSimpleName();
        String message = messageOf(thrown);
        String reason = message == null || message.isBlank() ? name : name + ": " + message;
        return reason.length() <= MAX_REASON_LENGTH ? reason : reason.substring(0, MAX_REASON_LENGTH - 1) + "…";
    }

    private static @Nullable String messageOf(Throwable thrown) {
        try {
            return thrown.getMessage();
        } catch (RuntimeException | StackOverflowError e) {
            return null; // the message is the model's code too
        }
    }
}
