package io.hedgerow.executors;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.policies.spec.ExecutionSpec.Concurrency;
import org.junit.jupiter.api.Test;

class ConcurrencyLimitTest {
    private static final long MICRO = 1_000;

    @Test
    void staysHighWhereCallsDoNotSlowEachOtherDown() {
        ConcurrencyLimit limit = new ConcurrencyLimit(Concurrency.ADAPTIVE, 16);
        run(limit, 5_000 * MICRO);
        assertThat(limit.calls()).isGreaterThanOrEqualTo(14);
    }

    @Test
    void fallsWhereCallsBecomeSlower() {
        ConcurrencyLimit limit = new ConcurrencyLimit(Concurrency.ADAPTIVE, 16);
        long endNanos = run(limit, 1_000 * MICRO);
        int lowest = 16;
        for (long nanos = endNanos; nanos < endNanos + 5_000_000_000L; nanos += 1_000 * MICRO) {
            limit.onCall(nanos, 20_000 * MICRO, limit.calls(), false);
            lowest = Math.min(lowest, limit.calls());
        }
        assertThat(lowest).isBetween(1, 12);
    }

    @Test
    void fixedIsTheNumberOfThreads() {
        ConcurrencyLimit limit = new ConcurrencyLimit(Concurrency.FIXED, 16);
        run(limit, 1_000 * MICRO);
        assertThat(limit.calls()).isEqualTo(16);
    }

    @Test
    void droppedCallsLeaveItWithinItsBounds() {
        ConcurrencyLimit limit = new ConcurrencyLimit(Concurrency.ADAPTIVE, 4);
        for (long nanos = 0; nanos < 60_000_000_000L; nanos += 10_000 * MICRO) {
            limit.onCall(nanos, 10_000 * MICRO, limit.calls(), true);
            assertThat(limit.calls()).isBetween(1, 4);
        }
    }

    /** A minute of calls at the limit; returns its end. */
    private static long run(ConcurrencyLimit limit, long callNanos) {
        long nowNanos = 0;
        while (nowNanos < 60_000_000_000L) {
            limit.onCall(nowNanos, callNanos, limit.calls(), false);
            nowNanos += callNanos / limit.calls();
        }
        return nowNanos;
    }
}
