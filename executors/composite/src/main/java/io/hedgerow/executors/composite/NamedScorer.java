package io.hedgerow.executors.composite;

import io.hedgerow.executors.Cancellation;
import io.hedgerow.executors.Scorer;
import io.hedgerow.policies.Prediction;
import io.hedgerow.proto.flink.Row;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Says in a failure which part of a composite it is of. */
record NamedScorer(String shown, Scorer scorer) implements Scorer {

    @Override
    public Prediction score(Row row, Cancellation cancellation) throws Exception {
        @Nullable Prediction prediction;
        try {
            prediction = scorer.score(row, cancellation);
        } catch (InterruptedException | CancellationException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(shown + ": " + e.getMessage(), e);
        }
        if (prediction == null) {
            throw new IllegalStateException(shown + ": the model returned nothing");
        }
        return prediction;
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
