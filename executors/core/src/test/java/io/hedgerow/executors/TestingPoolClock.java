package io.hedgerow.executors;

/** Clocks that go only when told. */
public final class TestingPoolClock implements PoolClock {
    private static final long EPOCH_MILLIS = 1_795_000_000_000L;

    private long nanos;

    /** Lets time pass on both clocks. */
    public void advanceNanos(long passedNanos) {
        nanos += passedNanos;
    }

    @Override
    public long epochMillis() {
        return EPOCH_MILLIS + nanos / 1_000_000;
    }

    @Override
    public long nanoTime() {
        return nanos;
    }
}
