package io.hedgerow.benchmarks.load.model;

import io.hedgerow.executors.Cancellation;
import io.hedgerow.proto.flink.InputLayout;
import io.hedgerow.proto.flink.Row;
import java.util.stream.IntStream;

/** What one thread that does nothing else gets out of a model: a sleep of 1 ms takes a machine a little longer. */
public final class Capacity {
    private static final int CALLS = 300;
    private static final double NANOS_PER_SECOND = 1e9;

    private Capacity() {}

    /** Calls per second, measured now, on this thread. */
    public static double perSecond(ModelBehaviour behaviour) {
        InputLayout layout = new InputLayout(BehaviourModel.inputs(behaviour));
        int[] slots = IntStream.range(0, layout.size()).map(layout::slotOf).toArray();
        BehaviourScorer scorer = new BehaviourScorer(behaviour, slots, BehaviourFile.madeOf(behaviour));
        Row row = layout.newRow();
        long startNanos = System.nanoTime();
        try {
            for (int i = 0; i < CALLS; i++) {
                scorer.score(row, new Cancellation());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the capacity was measured", e);
        }
        return CALLS * NANOS_PER_SECOND / (System.nanoTime() - startNanos);
    }
}
