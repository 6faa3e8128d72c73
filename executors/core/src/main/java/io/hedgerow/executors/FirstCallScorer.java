package io.hedgerow.executors;

import io.hedgerow.executors.crashes.CrashWatch;
import io.hedgerow.policies.Prediction;
import io.hedgerow.proto.flink.Row;
import java.util.List;

/** Has the first calls of a model written down. Those after them cost the look at a field. */
final class FirstCallScorer implements Scorer {
    private final Scorer scorer;
    private final FirstCalls first;

    FirstCallScorer(Scorer scorer, FirstCalls first) {
        this.scorer = scorer;
        this.first = first;
    }

    @Override
    public Prediction score(Row row, Cancellation cancellation) throws Exception {
        if (first.isOver()) {
            return scorer.score(row, cancellation);
        }
        try (CrashWatch.Section ignored = first.enter()) {
            return scorer.score(row, cancellation);
        }
    }

    @Override
    public void scoreBatch(List<Row> rows, BatchResults results, Cancellation cancellation) {
        if (first.isOver()) {
            scorer.scoreBatch(rows, results, cancellation);
            return;
        }
        try (CrashWatch.Section ignored = first.enter()) {
            scorer.scoreBatch(rows, results, cancellation);
        }
    }

    @Override
    public boolean isCancellable() {
        return scorer.isCancellable();
    }

    @Override
    public boolean isBlocking() {
        return scorer.isBlocking();
    }
}
