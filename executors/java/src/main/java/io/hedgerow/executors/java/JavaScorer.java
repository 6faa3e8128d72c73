package io.hedgerow.executors.java;

import io.hedgerow.executors.Cancellation;
import io.hedgerow.executors.Scorer;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.Tensor;
import io.hedgerow.proto.flink.Row;

/** Scores one row at a time on the thread that calls. */
final class JavaScorer implements Scorer {
    private final JavaModel model;
    private final RowColumns columns;
    private final ScoreReader reader;

    JavaScorer(JavaModel model, RowColumns columns, ScoreReader reader) {
        this.model = model;
        this.columns = columns;
        this.reader = reader;
    }

    @Override
    public Prediction score(Row row, Cancellation cancellation) throws Exception {
        columns.refuseMissing(row);
        return reader.read(model.score(new BoundRow(columns, row, cancellation)));
    }

    private record BoundRow(RowColumns columns, Row row, Cancellation cancellation) implements ModelRow {
        @Override
        public boolean isMissing(String input) {
            return columns.isMissing(row, input);
        }

        @Override
        public double number(String input) {
            return columns.number(row, input);
        }

        @Override
        public long whole(String input) {
            return columns.whole(row, input);
        }

        @Override
        public String text(String input) {
            return columns.text(row, input);
        }

        @Override
        public boolean flag(String input) {
            return columns.flag(row, input);
        }

        @Override
        public Tensor tensor(String input) {
            return columns.tensor(row, input);
        }

        @Override
        public boolean isCancelled() {
            return cancellation.isCancelled();
        }
    }
}
