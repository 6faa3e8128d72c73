package io.hedgerow.executors;

import io.hedgerow.policies.Prediction;
import io.hedgerow.proto.flink.Row;
import java.util.List;

/**
 * A model bound to an endpoint. Thread-safe: called by many workers at once.
 */
public interface Scorer {

    /**
     * Scores one row. May throw anything: the attempt is then FAILED with the message.
     *
     * @param cancellation tells when nobody waits for the result any more; looking at it is optional
     */
    Prediction score(Row row, Cancellation cancellation) throws Exception;

    /**
     * Scores several rows; every row is reported exactly once. The default scores them one after another.
     */
    default void scoreBatch(List<Row> rows, BatchResults results, Cancellation cancellation) {
        for (int i = 0; i < rows.size(); i++) {
            Prediction prediction;
            try {
                prediction = score(rows.get(i), cancellation);
            } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
                results.failed(i, e);
                continue;
            }
            results.scored(i, prediction);
        }
    }

    /** Whether a running call ends soon after its cancellation. */
    default boolean isCancellable() {
        return false;
    }

    /**
     * Whether a call waits for something outside of this process, such as another server. However fast it has been, it is
     * never made on the task thread.
     */
    default boolean isBlocking() {
        return false;
    }

    /** Takes the results of a batch. */
    interface BatchResults {
        void scored(int row, Prediction prediction);

        void failed(int row, Throwable reason);
    }
}
