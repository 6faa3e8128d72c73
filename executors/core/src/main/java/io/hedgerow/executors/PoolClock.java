package io.hedgerow.executors;

/** The two clocks of a pool. Thread-safe: workers read it too. */
interface PoolClock {

    /** Wall clock, for deadlines, which come from other machines. */
    long epochMillis();

    /** Monotonic clock, for timeouts and latencies, which never leave the process. */
    long nanoTime();
}
