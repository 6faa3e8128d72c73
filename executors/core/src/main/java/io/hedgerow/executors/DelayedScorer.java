package io.hedgerow.executors;

import io.hedgerow.policies.Prediction;
import io.hedgerow.proto.flink.Row;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Holds every call up for a while before it scores: a slow model, made on purpose. Thread-safe. */
final class DelayedScorer implements Scorer {
    private final Scorer scorer;
    private final Duration delay;

    DelayedScorer(Scorer scorer, Duration delay) {
        this.scorer = scorer;
        this.delay = delay;
    }

    @Override
    public Prediction score(Row row, Cancellation cancellation) throws Exception {
        CountDownLatch cancelled = new CountDownLatch(1);
        cancellation.onCancel(cancelled::countDown);
        boolean ended = cancelled.await(delay.toNanos(), TimeUnit.NANOSECONDS);
        cancellation.onCancel(null);
        if (ended) {
            throw new CancellationException("cancelled during the injected delay of " + delay.toMillis() + " ms");
        }
        return scorer.score(row, cancellation);
    }

    @Override
    public boolean isCancellable() {
        return true;
    }

    @Override
    public boolean isBlocking() {
        return scorer.isBlocking();
    }
}
