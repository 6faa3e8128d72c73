package io.hedgerow.policies.limits;

import io.hedgerow.policies.spec.ExecutionSpec.BatchSpec;

/**
 * How many rows the next call takes, by additive increase and multiplicative decrease: a full batch that ends within the
 * target makes the next one larger by a row, one that does not makes it a tenth smaller. The scheme of Clipper (Crankshaw
 * et al., NSDI 2017).
 *
 * <p>Written by one thread, {@link #rows} may be read by any.
 */
public final class BatchSize {
    private static final double DECREASE = 0.9;

    private final BatchSpec spec;
    private final long targetNanos;
    private volatile int rows = 1;

    public BatchSize(BatchSpec spec) {
        this.spec = spec;
        this.targetNanos = spec.targetLatencyMicros() * 1_000;
    }

    /** Most rows the next call should have, 1 to the spec's {@code maxBatchSize}. */
    public int rows() {
        return rows;
    }

    /** A call of that many rows took that long. */
    public void onCall(int calledRows, long nanos) {
        int current = rows;
        if (nanos > targetNanos && calledRows > current / 2) {
            rows = Math.max(1, (int) (current * DECREASE));
        } else if (nanos <= targetNanos && calledRows >= current && current < spec.maxBatchSize()) {
            rows = current + 1;
        }
    }
}
