package io.hedgerow.pipeline.documents;

import io.hedgerow.executors.Binding;
import io.hedgerow.executors.Cancellation;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.ModelSignature;
import io.hedgerow.executors.Scorer;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import io.hedgerow.proto.flink.Row;
import java.util.List;

/**
 * A model that is closed when no call is inside any more: one that was given up may hang in native code, and taking the model's
 * memory away under it would end the process. Thread-safe.
 */
final class BusyModel implements LoadedModel {
    private final LoadedModel model;
    private int inside;
    private boolean isClosing;

    BusyModel(LoadedModel model) {
        this.model = model;
    }

    @Override
    public ModelSignature signature(OutputMapping output) throws ModelRefusedException {
        return model.signature(output);
    }

    @Override
    public Scorer bind(Binding binding) throws ModelRefusedException {
        Scorer scorer = model.bind(binding);
        return new Scorer() {
            @Override
            public Prediction score(Row row, Cancellation cancellation) throws Exception {
                enter();
                try {
                    return scorer.score(row, cancellation);
                } finally {
                    leave();
                }
            }

            @Override
            public void scoreBatch(List<Row> rows, BatchResults results, Cancellation cancellation) {
                enter();
                try {
                    scorer.scoreBatch(rows, results, cancellation);
                } finally {
                    leave();
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
        };
    }

    private synchronized void enter() {
        if (isClosing) {
            throw new IllegalStateException("the model is closed");
        }
        inside++;
    }

    private void leave() {
        boolean isLast;
        synchronized (this) {
            inside--;
            isLast = isClosing && inside == 0;
        }
        if (isLast) {
            model.close();
        }
    }

    /** Closes it, or has the last call that is inside close it. */
    @Override
    public void close() {
        boolean isFree;
        synchronized (this) {
            isFree = !isClosing && inside == 0;
            isClosing = true;
        }
        if (isFree) {
            model.close();
        }
    }
}
