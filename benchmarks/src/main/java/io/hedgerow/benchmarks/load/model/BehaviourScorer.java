package io.hedgerow.benchmarks.load.model;

import io.hedgerow.executors.Cancellation;
import io.hedgerow.executors.Scorer;
import io.hedgerow.policies.Prediction;
import io.hedgerow.proto.flink.Row;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The dot product of a row with fixed weights. Sleeping calls end when they are cancelled; hanging ones do not, as
 * native code does not, but for an interrupt, so that no thread outlives its job.
 */
final class BehaviourScorer implements Scorer {
    private static final int PERCENT = 100;

    private final ModelBehaviour behaviour;
    private final int[] slots;
    private final double[] weights;

    /**
     * @param slots of the features in a row
     * @param weights as many as slots, or a multiple; only read
     */
    BehaviourScorer(ModelBehaviour behaviour, int[] slots, double[] weights) {
        this.behaviour = behaviour;
        this.slots = slots;
        this.weights = weights;
    }

    @Override
    public Prediction score(Row row, Cancellation cancellation) throws InterruptedException {
        if (behaviour.hangs()) {
            new CountDownLatch(1).await();
        }
        if (behaviour.delayMicros() > 0) {
            sleep(cancellation);
        }
        double value = 0;
        for (int pass = 0; pass < weights.length; pass += slots.length) {
            for (int i = 0; i < slots.length; i++) {
                value += weights[pass + i] * row.doubleAt(slots[i]);
            }
        }
        if (behaviour.failPercent() > 0 && fails(value)) {
            throw new IllegalStateException("this call fails on purpose");
        }
        return Prediction.ofValue(value);
    }

    private void sleep(Cancellation cancellation) throws InterruptedException {
        CountDownLatch cancelled = new CountDownLatch(1);
        cancellation.onCancel(cancelled::countDown);
        boolean ended = cancelled.await(behaviour.delayMicros(), TimeUnit.MICROSECONDS);
        cancellation.onCancel(null);
        if (ended) {
            throw new CancellationException("cancelled while it slept");
        }
    }

    private boolean fails(double value) {
        long mixed = new SplittableRandom(Double.doubleToLongBits(value) ^ behaviour.seed()).nextLong();
        return Math.floorMod(mixed, PERCENT) < behaviour.failPercent();
    }

    @Override
    public boolean isCancellable() {
        return !behaviour.hangs();
    }
}
