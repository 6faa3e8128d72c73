package io.hedgerow.executors;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Prediction;
import io.hedgerow.proto.flink.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One call of a model: whatever it does becomes a result. Thread-safe. */
final class ModelCall {

    /** Longest reason a reply carries, in characters. */
    static final int MAX_REASON_LENGTH = 300;

    private ModelCall() {}

    /** Scores a row. Returns normally whatever the model throws. */
    static AttemptResult run(Scorer scorer, Row row, Cancellation cancellation) {
        try {
            return scored(scorer.score(row, cancellation));
        } catch (Throwable thrown) { // a model may throw anything, and no input may end the job
            return failed(thrown);
        }
    }

    /** Scores several rows in one call; a result for each, in order. Returns normally whatever the model throws. */
    static AttemptResult[] runBatch(Scorer scorer, List<Row> rows, Cancellation cancellation) {
        Results results = new Results(rows.size());
        AttemptResult missing;
        try {
            scorer.scoreBatch(rows, results, cancellation);
            missing = AttemptResult.without(Outcome.FAILED, "the model reported nothing for this row of a batch");
        } catch (Throwable thrown) { // as above
            missing = failed(thrown);
        }
        return results.withMissing(missing);
    }

    private static AttemptResult scored(@Nullable Prediction prediction) {
        return prediction == null
                ? AttemptResult.without(Outcome.FAILED, "the model returned nothing")
                : AttemptResult.scored(prediction);
    }

    private static AttemptResult failed(Throwable thrown) {
        if (thrown instanceof InterruptedException) {
            Thread.currentThread().interrupt(); // on the task thread it may be Flink that cancels
        }
        // Out of memory and the like are the process's failure, not the model's.
        Error fatal =
                thrown instanceof VirtualMachineError error && !(thrown instanceof StackOverflowError) ? error : null;
        return new AttemptResult(Outcome.FAILED, reasonOf(thrown), null, fatal);
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

    /** The first report of a row counts; a model's own threads are not reckoned with. */
    private static final class Results implements Scorer.BatchResults {
        private final @Nullable AttemptResult[] byRow;

        Results(int rows) {
            byRow = new AttemptResult[rows];
        }

        @Override
        public void scored(int row, Prediction prediction) {
            report(row, ModelCall.scored(prediction));
        }

        @Override
        public void failed(int row, Throwable reason) {
            report(row, ModelCall.failed(reason));
        }

        private void report(int row, AttemptResult result) {
            if (byRow[row] == null) {
                byRow[row] = result;
            }
        }

        AttemptResult[] withMissing(AttemptResult missing) {
            AttemptResult[] all = new AttemptResult[byRow.length];
            for (int i = 0; i < all.length; i++) {
                AttemptResult reported = byRow[i];
                all[i] = reported == null ? missing : reported;
            }
            return all;
        }
    }
}
