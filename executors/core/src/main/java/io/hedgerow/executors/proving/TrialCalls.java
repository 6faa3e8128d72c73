package io.hedgerow.executors.proving;

import io.hedgerow.executors.Binding;
import io.hedgerow.executors.Cancellation;
import io.hedgerow.executors.Digests;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.MadeUpRows;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.ModelSignature;
import io.hedgerow.executors.Scorer;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import io.hedgerow.proto.flink.InputLayout;
import io.hedgerow.proto.flink.Row;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Calls of a model bound to its own signature, row by row until times may have settled, and once with several rows. A row
 * that fails is no fault of the model's: it was made up.
 */
final class TrialCalls {
    private static final int ROWS = 8;
    private static final int MOST_CALLS = 400;
    private static final int TIMED_CALLS = 50;
    private static final long LONGEST_NANOS = 300_000_000;

    private final @Nullable Scorer scorer;
    private final List<Row> rows;
    private final String signature;
    private long warmNanos = -1;
    private int scoredRows;

    private TrialCalls(@Nullable Scorer scorer, List<Row> rows, String signature) {
        this.scorer = scorer;
        this.rows = rows;
        this.signature = signature;
    }

    /**
     * Describes and binds a model. One that cannot be bound to what it says of itself, as where the rank of an input is
     * unknown, is not called.
     *
     * @throws ModelRefusedException when it cannot be described, with its document or without
     */
    static TrialCalls of(LoadedModel model, OutputMapping output) throws ModelRefusedException {
        ModelSignature signature = model.signature(output);
        try {
            InputLayout layout = new InputLayout(signature.inputs());
            Binding binding = new Binding(layout, signature.task(), signature.classes(), true, Map.of(), null, output);
            Scorer scorer = model.bind(binding);
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < ROWS; i++) {
                rows.add(MadeUpRows.row(layout, i));
            }
            return new TrialCalls(scorer, rows, digest(signature));
        } catch (ModelRefusedException | RuntimeException e) {
            System.err.println("not called: " + e);
            return new TrialCalls(null, List.of(), digest(signature));
        }
    }

    private static String digest(ModelSignature signature) {
        return Digests.sha256Hex(signature.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Calls the model. An error of the whole process, such as too little memory, goes through. */
    void run() {
        if (scorer == null) {
            return;
        }
        long[] times = new long[TIMED_CALLS];
        long endNanos = System.nanoTime() + LONGEST_NANOS;
        int calls = 0;
        while (calls < MOST_CALLS && (calls < ROWS || System.nanoTime() < endNanos)) {
            long startNanos = System.nanoTime();
            boolean isScored = isScored(scorer, rows.get(calls % ROWS));
            times[calls % TIMED_CALLS] = System.nanoTime() - startNanos;
            if (isScored && calls < ROWS) {
                scoredRows++;
            }
            calls++;
        }
        if (scoredRows > 0) {
            int timed = Math.min(calls, TIMED_CALLS);
            Arrays.sort(times, 0, timed);
            warmNanos = times[timed / 2];
        }
        callBatch(scorer);
    }

    private static boolean isScored(Scorer scorer, Row row) {
        try {
            @Nullable Prediction prediction = scorer.score(row, new Cancellation());
            return prediction != null;
        } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
            Shortage.raise(e);
            return false;
        }
    }

    private void callBatch(Scorer scorer) {
        try {
            scorer.scoreBatch(rows, new Ignored(), new Cancellation());
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
            Shortage.raise(e);
            System.err.println("a batch fails: " + e);
        }
    }

    /** Lower-case hex digest of what it says of itself. */
    String signature() {
        return signature;
    }

    /** Median of the last calls, or -1. */
    long warmNanos() {
        return warmNanos;
    }

    /** How many of the made-up rows it scored. */
    int scoredRows() {
        return scoredRows;
    }

    private static final class Ignored implements Scorer.BatchResults {
        @Override
        public void scored(int row, Prediction prediction) {}

        @Override
        public void failed(int row, Throwable reason) {
            Shortage.raise(reason);
        }
    }
}
